// The half of the checks that is not about Armistice: bytes, the tree, Ed25519, signed notes, policies.
//
// In: bytes and texts. Out: what they say, or a `Refused` that says what does not fit. Absent: entries (see
// release_entry.js), releases (see release.js), network, clock, libraries. The rules are those of the crate `tlog`, one
// for one; the formats are RFC 6962, and signed-note, tlog-checkpoint, tlog-cosignature and tlog-policy of c2sp.org.
'use strict';

const KIB = 1024;
const LIMITS = {
  proof: 256 * KIB,
  policy: 256 * KIB,
  note: 64 * KIB,
  json: 32 * KIB,
  depth: 8,
  signatures: 32,
  authors: 16,
  members: 100,
};
const LOG = 1;
const COSIGNATURE = 4;

class Refused extends Error {}

const refuse = (why) => {
  throw new Refused(why);
};
const need = (holds, why) => holds || refuse(why);

/** Runs `work` and says in every refusal what it was about. */
async function within(what, work) {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Refused ? new Refused(`${what}: ${error.message}`) : error;
  }
}

// Bytes and their texts. Each value has one text; a second spelling is refused.

const toUtf8 = (text) => new TextEncoder().encode(text);
const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);

function fromUtf8(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse('it is not UTF-8');
  }
}

function latin1(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

const toBase64 = (bytes) => btoa(latin1(bytes));

function fromBase64(text) {
  try {
    const decoded = atob(text);
    const bytes = new Uint8Array(decoded.length);
    for (let at = 0; at < decoded.length; at += 1) bytes[at] = decoded.charCodeAt(at);
    if (btoa(decoded) === text) return bytes;
  } catch {
    /* refused below */
  }
  return refuse(`\`${text.slice(0, 80)}\` is not canonical base64`);
}

function fromDecimal(text) {
  need(
    /^(0|[1-9][0-9]{0,19})$/.test(text) && BigInt(text) < 2n ** 64n,
    `\`${text.slice(0, 80)}\` is no number without leading zeros`,
  );
  return BigInt(text);
}

function hash(text) {
  const bytes = fromBase64(text);
  return need(bytes.length === 32, `\`${text.slice(0, 80)}\` is no hash`) && bytes;
}

function concat(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

const digest = async (name, ...parts) => new Uint8Array(await crypto.subtle.digest(name, concat(parts)));
const sha256 = (...parts) => digest('SHA-256', ...parts);

// The tree of RFC 6962.

const leafHash = (bytes) => sha256([0], bytes);
const nodeHash = (left, right) => sha256([1], left, right);

/** The root to which a path leads (RFC 9162, 2.1.3.2), or a refusal if the path has another length. */
async function rootOf(index, size, leaf, path) {
  need(index < size, `there is no leaf ${index} in a tree of ${size}`);
  let [fn, sn, root] = [index, size - 1n, leaf];
  for (const sibling of path) {
    need(sn > 0n, 'its path is too long');
    if (fn % 2n === 1n || fn === sn) {
      root = await nodeHash(sibling, root);
      while (fn % 2n === 0n && fn !== 0n) [fn, sn] = [fn / 2n, sn / 2n];
    } else {
      root = await nodeHash(root, sibling);
    }
    [fn, sn] = [fn / 2n, sn / 2n];
  }
  return need(sn === 0n, 'its path is too short') && root;
}

/** All nodes over some leaves, level by level; the last level is the root. */
async function treeOver(leaves) {
  const levels = [leaves.length ? leaves : [await sha256()]];
  while (levels.at(-1).length > 1) {
    const below = levels.at(-1);
    const level = [];
    for (let at = 0; at < below.length; at += 2) {
      level.push(at + 1 < below.length ? nodeHash(below[at], below[at + 1]) : below[at]);
    }
    levels.push(await Promise.all(level));
  }
  return levels;
}

const pathIn = (levels, index) =>
  levels.slice(0, -1).flatMap((level, up) => level[Math.floor(index / 2 ** up) ^ 1] ?? []);

// Ed25519 as `verify_strict` has it: WebCrypto, and no points of low order, which fit any message.

const P = 2n ** 255n - 19n;
const mod = (number) => ((number % P) + P) % P;

function power(base, exponent) {
  let result = 1n;
  for (; exponent > 0n; exponent /= 2n, base = mod(base * base)) if (exponent % 2n === 1n) result = mod(result * base);
  return result;
}

const D = mod(-121665n * power(121666n, P - 2n));
const ordinate = (bytes) => BigInt(`0x${toHex(bytes.slice().reverse())}`) % 2n ** 255n;

/** Whether bytes encode a point of the curve whose order is not 1, 2, 4 or 8. */
function isStrong(bytes) {
  if (bytes.length !== 32) return false;
  const y = mod(ordinate(bytes));
  const yy = mod(y * y);
  const low = y === 0n || yy === 1n || mod(D * yy * yy + 2n * yy - 1n) === 0n;
  return !low && power(mod((yy - 1n) * (D * yy + 1n)), (P - 1n) / 2n) === 1n;
}

async function signed(key, message, signature) {
  if (signature.length !== 64 || !isStrong(key) || !isStrong(signature.subarray(0, 32))) return false;
  const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', imported, signature, message);
}

/** Whether this browser can do it at all, by the first example of RFC 8032. */
async function canVerify() {
  const bytes = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
  const key = bytes('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
  const signature = bytes(
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155' +
      '5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  );
  try {
    return (await signed(key, new Uint8Array(), signature)) && !(await signed(key, new Uint8Array(1), signature));
  } catch {
    return false;
  }
}

// Signed notes, checkpoints and policies.

const isKeyName = (name) => name !== '' && !/[\p{White_Space}+\x00-\x1f]/u.test(name);

function readNote(text) {
  need(toUtf8(text).length <= LIMITS.note, 'it is too long');
  need(!/[\x00-\x09\x0b-\x1f]/.test(text), 'it has a control character');
  const blank = text.lastIndexOf('\n\n');
  need(blank >= 0 && text.endsWith('\n') && blank + 2 < text.length, 'it has no signatures');
  const lines = text.slice(blank + 2, -1).split('\n');
  need(lines.length <= LIMITS.signatures, 'it has too many signatures');
  const signatures = lines.map((line) => {
    const [, name, data] = /^— ([^ ]+) ([^ ]+)$/.exec(line) ?? refuse(`\`${line.slice(0, 80)}\` is no signature line`);
    const bytes = fromBase64(data);
    need(isKeyName(name) && bytes.length > 4, `\`${line.slice(0, 80)}\` is no signature line`);
    return { name, id: toHex(bytes.subarray(0, 4)), bytes: bytes.subarray(4) };
  });
  return { text: text.slice(0, blank + 1), signatures };
}

function readCheckpoint(text) {
  const note = readNote(text);
  const lines = note.text.split('\n');
  need(lines.length === 4 && lines[0] !== '', 'it has not exactly three lines');
  return { ...note, origin: lines[0], size: fromDecimal(lines[1]), root: hash(lines[2]) };
}

async function readVerifierKey(text, kind) {
  const [name, id, ...rest] = text.split('+');
  const bytes = fromBase64(rest.join('+'));
  const key = bytes.subarray(1);
  need(isKeyName(name) && bytes[0] === kind, `\`${text.slice(0, 80)}\` is no key of kind ${kind}`);
  need(isStrong(key) && ordinate(key) < P, `the key of \`${name}\` proves nothing`);
  const right = toHex((await sha256(toUtf8(`${name}\n`), bytes)).subarray(0, 4));
  return need(id === right, `the id of \`${name}\` is not that of its name and key`) && { name, id, kind, key };
}

/** The time of a cosignature, zero for a plain signature, nothing if the key did not sign. One that is wrong spoils all. */
async function signedBy(key, note) {
  let earliest;
  for (const { bytes } of note.signatures.filter(({ name, id }) => name === key.name && id === key.id)) {
    const stamped = key.kind === COSIGNATURE;
    const time = stamped && bytes.length === 72 ? new DataView(bytes.slice().buffer).getBigUint64(0) : 0n;
    const message = toUtf8(stamped ? `cosignature/v1\ntime ${time}\n${note.text}` : note.text);
    const possible = !stamped || (time > 0n && time < 2n ** 63n);
    const fits = possible && (await signed(key.key, message, stamped ? bytes.subarray(8) : bytes));
    need(fits, `the signature of \`${key.name}\` does not fit the checkpoint`);
    earliest = earliest === undefined || time < earliest ? time : earliest;
  }
  return earliest;
}

/** Reads a policy. Names are bytes to the specification, so they are compared as such and shown as UTF-8. */
async function readPolicy(bytes) {
  need(bytes.length <= LIMITS.policy, 'it is too long');
  const policy = { logs: [], witnesses: [], groups: [], quorum: undefined };
  const reader = { policy, names: new Map(), members: new Set() };
  for (const [at, line] of latin1(bytes).split('\n').entries()) {
    await within(`line ${at + 1}`, () => readPolicyLine(reader, line));
  }
  return need(policy.quorum !== undefined, 'it has no quorum line') && policy;
}

const shown = (name) => new TextDecoder().decode(Uint8Array.from(name, (c) => c.charCodeAt(0)));
const exact = (word) => fromUtf8(Uint8Array.from(word, (c) => c.charCodeAt(0)));

async function readPolicyLine(reader, line) {
  const { policy, names, members } = reader;
  need(!/[\x00-\x08\x0b-\x1f\x7f]/.test(line), 'it has a control character');
  const [word, ...rest] = line.split(/[ \t]+/).filter(Boolean);
  const known = (name) => names.get(name) ?? refuse(`\`${shown(name)}\` is not defined before this line`);
  const define = (name, counts) => {
    need(name !== 'none' && !names.has(name), `the name \`${shown(name)}\` is taken`);
    names.set(name, counts);
  };
  const fresh = (list, key) =>
    need(!list.some((item) => same(item.key.key, key.key)), `the key of \`${key.name}\` is there twice`);
  if (word === undefined || word.startsWith('#')) return;
  if (word === 'log' && rest.length >= 1 && rest.length <= 2) {
    const key = await readVerifierKey(exact(rest[0]), LOG);
    fresh(policy.logs, key);
    policy.logs.push({ key });
  } else if (word === 'witness' && rest.length >= 2 && rest.length <= 3) {
    const key = await readVerifierKey(exact(rest[1]), COSIGNATURE);
    fresh(policy.witnesses, key);
    const at = policy.witnesses.push({ name: shown(rest[0]), key }) - 1;
    define(rest[0], (signers) => signers.has(at));
  } else if (word === 'group' && rest.length >= 3) {
    const [name, wanted, ...listed] = rest;
    const threshold = Number(wanted === 'any' ? 1 : wanted === 'all' ? listed.length : fromDecimal(wanted));
    need(threshold >= 1 && threshold <= listed.length, `\`${wanted}\` is no number from 1 to ${listed.length}`);
    const counts = listed.map((member) => {
      need(known(member) && !members.has(member), `\`${shown(member)}\` is already a member of a group`);
      members.add(member);
      return known(member);
    });
    define(name, (signers) => counts.filter((count) => count(signers)).length >= threshold);
    policy.groups.push({ name: shown(name), all: (signers) => counts.every((count) => count(signers)) });
  } else if (word === 'quorum' && rest.length === 1) {
    need(policy.quorum === undefined, 'there is already a quorum line');
    policy.quorum = rest[0] === 'none' ? null : known(rest[0]);
  } else {
    refuse(`\`${shown(word)}\` begins no line of a policy, or has other words after it`);
  }
}

/** Who signed and cosigned a checkpoint, and what level that reaches. */
async function judge(policy, checkpoint) {
  const keys = policy.logs.map((log) => log.key).filter((key) => key.name === checkpoint.origin);
  need(keys.length, `the policy does not know the log \`${checkpoint.origin}\``);
  const logged = [];
  for (const key of keys) logged.push(await signedBy(key, checkpoint));
  need(
    logged.some((time) => time !== undefined),
    `the log \`${checkpoint.origin}\` did not sign the checkpoint`,
  );
  const witnesses = [];
  for (const { name, key } of policy.witnesses)
    witnesses.push({ name, key: key.name, time: await signedBy(key, checkpoint) });
  const signers = new Set([...witnesses.keys()].filter((at) => witnesses[at].time !== undefined));
  if (!policy.quorum?.(signers)) return { level: 'provisional', asked: policy.quorum !== null, witnesses };
  const states = policy.groups.find((group) => group.name === 'states');
  const unanimous = states ? states.all(signers) : signers.size === witnesses.length;
  return { level: unanimous ? 'unanimous' : 'witnessed', asked: true, states: Boolean(states), witnesses };
}
