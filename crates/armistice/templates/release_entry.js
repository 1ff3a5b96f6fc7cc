// Entries of the log: their canonical JSON, their authors' SSH signatures, and the keysets that say who may add what.
//
// In: bytes, the keyset in force. Out: the entry, its signers, the keyset after it, or a `Refused`. Absent: where they
// stand (see release_tlog.js) and what they mean (see release.js). The rules are those of the crate `tlog`.
'use strict';

const ED25519 = 'ssh-ed25519';
const SK_ED25519 = 'sk-ssh-ed25519@openssh.com';

// Canonical JSON: what does not encode to the very same bytes is refused.

const isMap = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
const isText = (value) => typeof value === 'string';
const isHash = (text) => isText(text) && /^[0-9a-f]{64}$/.test(text);
const isCount = (number) => Number.isInteger(number) && number >= 0;
const isWord = (text) => isText(text) && /^[a-z_]{1,40}$/.test(text);

function encode(value, depth = 1) {
  need(depth <= LIMITS.depth, `it nests deeper than ${LIMITS.depth}`);
  if (isText(value)) return need(!/\p{Surrogate}/u.test(value), 'it has half a character') && JSON.stringify(value);
  if (typeof value === 'number')
    return need(Number.isSafeInteger(value), `${value} is not an integer within ±(2^53-1)`) && String(value);
  if (Array.isArray(value)) return `[${value.map((item) => encode(item, depth + 1)).join(',')}]`;
  if (!isMap(value)) return String(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => {
      need(/^[a-z0-9_]{1,40}$/.test(key), `\`${key.slice(0, 60)}\` is not a key of [a-z0-9_], 1 to 40 long`);
      return `"${key}":${encode(value[key], depth + 1)}`;
    });
  return `{${members.join(',')}}`;
}

function decode(bytes) {
  need(bytes.length <= LIMITS.json, `it has ${bytes.length} bytes, more than ${LIMITS.json}`);
  const text = fromUtf8(bytes);
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    refuse('it is not JSON');
  }
  return need(encode(value) === text, 'it is not canonical JSON') && value;
}

// SSH signatures and keys.

function sshReader(bytes) {
  let at = 0;
  const take = (length) => {
    need(length <= bytes.length - at, 'it is cut short');
    at += length;
    return bytes.subarray(at - length, at);
  };
  const number = () => take(4).reduce((sum, byte) => sum * 256 + byte, 0);
  const string = () => take(number());
  const end = () => need(at === bytes.length, 'something follows it');
  return { take, number, string, text: () => fromUtf8(string()), end };
}

async function readKey(blob) {
  const reader = sshReader(blob);
  const algorithm = reader.text();
  need(algorithm === ED25519 || algorithm === SK_ED25519, `only ${ED25519} and ${SK_ED25519} are known`);
  const key = reader.string();
  const token = algorithm === SK_ED25519 ? toUtf8(reader.text()) : null;
  reader.end();
  need(isStrong(key), 'it is no point of the curve, or of low order');
  const fingerprint = `SHA256:${toBase64(await sha256(blob)).replace(/=+$/, '')}`;
  return { algorithm, key, token, fingerprint, id: toBase64(blob) };
}

function readKeyLine(line) {
  const [algorithm, data] = isText(line) ? line.split(/\p{White_Space}+/u).filter(Boolean) : [];
  need(data, 'a line is an algorithm, then the key');
  return readKey(fromBase64(data)).then(
    (key) => need(key.algorithm === algorithm, 'it names another algorithm') && key,
  );
}

function sshString(bytes) {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length);
  return concat([length, bytes]);
}

/** The key that made this SSHSIG blob of a message. */
async function sshSigner(blob, message) {
  const reader = sshReader(blob);
  need(latin1(reader.take(6)) === 'SSHSIG' && reader.number() === 1, 'it is no ssh signature of version 1');
  const key = await readKey(reader.string());
  const namespace = reader.text();
  need(namespace === 'armistice-entry@v1', `its namespace is \`${namespace.slice(0, 80)}\``);
  reader.string(); // reserved
  const algorithm = reader.text();
  need(algorithm === 'sha512' || algorithm === 'sha256', 'its hash is neither sha512 nor sha256');
  const inner = reader.string();
  reader.end();
  const hashed = await digest(algorithm === 'sha512' ? 'SHA-512' : 'SHA-256', message);
  const parts = [toUtf8(namespace), new Uint8Array(), toUtf8(algorithm), hashed].map(sshString);
  need(await sshFits(key, inner, concat([toUtf8('SSHSIG'), ...parts])), 'the signature does not fit the bytes');
  return key;
}

async function sshFits(key, inner, message) {
  const reader = sshReader(inner);
  need(reader.text() === key.algorithm, "its algorithm is not its key's");
  const signature = reader.string();
  let fits = message;
  if (key.token) {
    const [flags, counter] = [reader.take(1), reader.take(4)];
    need(flags[0] & 1, 'nobody touched the token');
    fits = concat([await sha256(key.token), flags, counter, await sha256(message)]);
  }
  reader.end();
  return signed(key.key, fits, signature);
}

// Entries, and who may add them.

function isInstant(text) {
  if (!isText(text) || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return false;
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text.replace('Z', '.000Z');
}

function isRef(ref) {
  const fields = isMap(ref) && isWord(ref.rel) ? Object.keys(ref).join() : '';
  const named = fields === 'index,leaf,rel' && isCount(ref.index);
  return (fields === 'id,rel' && isText(ref.id)) || (named && isHash(ref.leaf));
}

function readEntry(bytes) {
  const entry = decode(bytes);
  need(isMap(entry), 'it is no entry');
  need(entry.v === 1, `its version is ${JSON.stringify(entry.v)}, this page reads 1`);
  const fields = Object.keys(entry).join();
  need(fields === 'author,body,created,kind,log,nonce,refs,sigs,v', `its fields are ${fields}`);
  const { author, body, created, kind, log, nonce, refs, sigs } = entry;
  need(
    isMap(author) && Object.keys(author).join() === 'key,name' && isText(author.key) && isText(author.name),
    'its author is none',
  );
  need(isMap(body), 'its body is none');
  need(isInstant(created), 'it was created at no instant');
  need(isWord(kind), 'its kind is no word');
  need(isText(log), 'it names no log');
  need(isText(nonce) && /^[0-9a-f]{32}$/.test(nonce), 'its nonce is none');
  need(Array.isArray(refs) && refs.every(isRef), 'its references are none');
  need(Array.isArray(sigs) && sigs.length <= LIMITS.authors && sigs.every(isText), 'its signatures are none');
  return entry;
}

/** The keys that signed an entry, the author's first. Every signature must fit, and no key may sign twice. */
async function signersOf({ sigs, ...unsigned }) {
  const message = toUtf8(encode(unsigned));
  const signers = [];
  for (const [at, blob] of sigs.entries()) {
    const key = await within(`signature ${at + 1}`, () => sshSigner(fromBase64(blob), message));
    need(!signers.some((signer) => signer.id === key.id), 'one key signs it twice');
    signers.push(key);
  }
  need(signers[0]?.fingerprint === unsigned.author.key, 'its first signature is not by its author');
  return signers;
}

function mayAdd(role, kind) {
  if (['dissent', 'withdrawal', 'fork_evidence'].includes(kind)) return true;
  if (role === 'analyst') return !['keyset', 'policy', 'release', 'absence', 'epoch_index'].includes(kind);
  return role === 'operator';
}

async function readKeyset(body) {
  need(
    Array.isArray(body.keys) && body.keys.length > 0 && body.keys.length <= LIMITS.members,
    'its keyset has no member, or too many',
  );
  const members = [];
  for (const item of body.keys) {
    const { name, role, key: line } = isMap(item) ? item : {};
    need(
      isText(name) && /^[A-Za-z0-9._@-]{1,100}$/.test(name),
      'its keyset has a member without a usable name',
    );
    need(
      ['operator', 'analyst', 'guarantor', 'neutral'].includes(role),
      `its keyset gives \`${name}\` no role that is known`,
    );
    const key = await within(`its keyset gives \`${name}\` no usable key`, () => readKeyLine(line));
    need(
      !members.some(
        (member) => member.name.toLowerCase() === name.toLowerCase() || member.key.id === key.id,
      ),
      `its keyset names \`${name}\` or its key twice`,
    );
    members.push({ name, role, key });
  }
  const { revoked = [] } = body;
  need(
    Array.isArray(revoked) && revoked.every((item) => isMap(item) && isText(item.key)),
    'its keyset has a `revoked` that names no keys',
  );
  const keyset = { members, revoked: revoked.map((item) => item.key) };
  const taken = members.find((member) => keyset.revoked.includes(member.key.fingerprint));
  return need(!taken, `its keyset revokes the key it gives \`${taken?.name}\``) && keyset;
}

/** Whether an entry may stand where it stands; gives the keyset in force after it. */
async function admit({ entry, index }, origin, before) {
  need(entry.log === origin, `it is meant for the log \`${entry.log.slice(0, 200)}\``);
  const signers = await signersOf(entry);
  const next = entry.kind === 'keyset' ? await readKeyset(entry.body) : null;
  const judge = before ?? (index === 0n ? next : null) ?? refuse('a log begins with a keyset');
  const memberOf = (keyset, key) => keyset?.members.find((member) => member.key.id === key.id);
  const author = memberOf(judge, signers[0]);
  need(
    author?.name === entry.author.name,
    `\`${entry.author.name}\` is not a member of the keyset under the key that signs`,
  );
  need(mayAdd(author.role, entry.kind), `\`${author.name}\` is ${author.role} and may add no \`${entry.kind}\``);
  for (const signer of signers)
    need(memberOf(judge, signer) ?? memberOf(next, signer), `\`${signer.fingerprint}\` signs and is no member`);
  if (next) follows(judge, next, signers);
  return next ?? judge;
}

/** Keys are exchanged by the old and the new together, revoked ones never come back, an operator remains. */
function follows(before, next, signers) {
  need(
    next.members.some((member) => member.role === 'operator'),
    'its keyset has no operator',
  );
  const forgotten = before.revoked.find((key) => !next.revoked.includes(key));
  need(forgotten === undefined, `its keyset forgets that \`${forgotten}\` was revoked`);
  const signs = (key) => signers.some((signer) => signer.id === key.id);
  for (const { name, key } of next.members) {
    const old = before.members.find((member) => member.name === name)?.key ?? key;
    const exchanged = old.id === key.id || (signs(key) && (signs(old) || next.revoked.includes(old.fingerprint)));
    need(exchanged, `its keyset exchanges the key of \`${name}\`, and the old and the new one do not both sign`);
  }
}
