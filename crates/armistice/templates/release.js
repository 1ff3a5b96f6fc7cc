// Checks a release by the proof it carries.
//
// In: the bytes of release.proof, of a policy (c2sp.org/tlog-policy), of bulletin.html and lines.jsonl, and the name of
// the release. Out: `verify` gives what is proven, or throws a `Refused` that says what does not fit.
// Absent: the page (see release_page.js), entries (see release_entry.js), notes and policies (see release_tlog.js);
// whether the policy is the right one, whether the proof names every dissent that the log holds, whether it is true.
'use strict';

/** The kinds that change how a published line must be read. */
const REMARKS = ['accept', 'correction', 'dissent', 'finding', 'grade', 'merge', 'redaction', 'split',
  'supersession', 'withdrawal'];
/** Keys have no full stop: `bulletin_html` names bulletin.html. */
const FILES = ['bulletin_html', 'bulletin_json', 'bulletin_txt', 'claims_jsonl', 'lines_jsonl'];

function readLogged(entry, proof) {
  const text = fromUtf8(proof);
  const cut = text.indexOf('\n\n');
  const lines = text.slice(0, Math.max(cut, 0)).split('\n');
  need(lines.shift() === 'c2sp.org/tlog-proof@v1', 'its proof is none');
  need(!lines[0]?.startsWith('extra '), 'its proof carries extra data, which nothing signs');
  const [, index] = /^index (.*)$/.exec(lines.shift() ?? '') ?? refuse('its proof has no index');
  need(lines.length <= 64, 'its path is too long');
  return {
    bytes: entry,
    entry: readEntry(entry),
    index: fromDecimal(index),
    path: lines.map(hash),
    checkpoint: text.slice(cut + 2),
  };
}

/** Takes release.proof apart: the release, the remarks, the keysets and policies, and the one checkpoint of all. */
async function readProof(bytes) {
  need(bytes.length <= LIMITS.proof, 'it is too long');
  const sections = readSections(bytes, 'release-proof');
  const scan = sections.pop();
  const logged = [];
  for (let at = 0; at < sections.length; at += 2) {
    need(sections[at].name === 'entry' && sections[at + 1]?.name === 'proof', 'an entry is not followed by its proof');
    logged.push(
      await within(`entry ${at / 2 + 1} of the proof`, () => readLogged(sections[at].bytes, sections[at + 1].bytes)),
    );
  }
  need(logged.length, 'it has no entry');
  need(
    logged.every((one) => one.checkpoint === logged[0].checkpoint),
    'its entries are proven at different checkpoints',
  );
  need(new Set(logged.map((one) => one.index)).size === logged.length, 'it has an entry twice');
  const checkpoint = await within('checkpoint', () => readCheckpoint(logged[0].checkpoint));
  need(
    scan?.name === 'scan' && fromUtf8(scan.bytes) === `complete to ${checkpoint.size}`,
    'it was not made from the whole log up to its checkpoint',
  );
  return { logged, ...inOrder(logged), checkpoint };
}

/** First the release, then remarks, then keysets and policies from the first entry on, each in the order of the log. */
function inOrder([release, ...others]) {
  need(release.entry.kind === 'release', 'its first entry is no release');
  const isRemark = (one) => REMARKS.includes(one.entry.kind);
  const remarks = others.slice(
    0,
    others.findIndex((one) => !isRemark(one)),
  );
  const keys = others.slice(remarks.length);
  need(
    keys.every(({ entry }) => ['keyset', 'policy'].includes(entry.kind)),
    'its entries are not in the order they should have',
  );
  need(keys[0]?.index === 0n && keys[0].entry.kind === 'keyset', 'the keyset with which the log begins is not given');
  for (const list of [remarks, keys]) {
    need(
      list.every((one, at) => at === 0 || list[at - 1].index < one.index),
      'its entries are not in the order of the log',
    );
  }
  return { release, remarks, keys };
}

/** What a remark may be about: the release, one of its lines, its entry, or a remark that is about one of these. */
function concern(release, name, remarks) {
  const known = [release];
  const meant = (ref) =>
    ref.id !== undefined ? ref.id === name || ref.id.startsWith(`${name}/`) : known.some((one) => isAt(ref, one));
  for (const one of remarks) {
    need(one.entry.refs.some(meant), `entry ${one.index}, a ${one.entry.kind}, is about something else`);
    known.push(one);
  }
}

const isAt = (ref, { index, leaf }) => ref.leaf === leaf && BigInt(ref.index) === index;

/** The container: a first line, then `@ name length`, that many bytes and a newline, again and again. */
function readSections(bytes, kind) {
  let at = 0;
  const take = (end) => {
    need(end >= at && end < bytes.length && bytes[end] === 10, 'it is cut short, or a length is wrong');
    const taken = bytes.subarray(at, end);
    at = end + 1;
    return taken;
  };
  const line = () => fromUtf8(take(bytes.indexOf(10, at)));
  need(line() === `armistice-${kind}/v1`, `it is no ${kind} of version 1`);
  const sections = [];
  while (at < bytes.length) {
    const [, name, length] =
      /^@ ([a-z_]+) (0|[1-9][0-9]{0,8})$/.exec(line()) ?? refuse('a section has no name and length');
    sections.push({ name, bytes: take(at + Number(length)) });
  }
  return sections;
}

/** Inclusion, signatures and admission of every entry, in the order of the log. */
async function replay(logged, checkpoint) {
  let keyset = null;
  for (const one of [...logged].sort((a, b) => (a.index < b.index ? -1 : 1))) {
    await within(`entry ${one.index}`, async () => {
      const leaf = await leafHash(one.bytes);
      const root = await rootOf(one.index, checkpoint.size, leaf, one.path);
      need(same(root, checkpoint.root), 'it is not in the log: its path leads to another root');
      one.leaf = toHex(leaf);
      keyset = await admit(one, checkpoint.origin, keyset);
    });
  }
}

/** The policy that the log itself names last, if the proof holds one. Each must carry the hash of its own text. */
async function policyNamed(keys) {
  const policies = keys.filter((one) => one.entry.kind === 'policy');
  for (const { entry, index } of policies) {
    const right = isText(entry.body.policy) && toHex(await sha256(toUtf8(entry.body.policy)));
    need(entry.body.sha256 === right, `entry ${index}: its policy does not have the hash it states`);
  }
  return policies.at(-1);
}

/** What the entry of a release must name: these files, perhaps others, and two trees. */
function readRelease({ name, files, lines, claims }) {
  const isFile = (file) => isMap(file) && isCount(file.bytes) && isHash(file.sha256);
  const isTree = (tree) => isMap(tree) && isCount(tree.count) && isHash(tree.root);
  need(isText(name) && isTree(lines) && isTree(claims), 'it names no lines or claims');
  need(
    isMap(files) && FILES.every((file) => isFile(files[file])) && Object.values(files).every(isFile),
    'it does not name its files',
  );
  return { name, files, lines };
}

async function fileMisfit(file, bytes, stated) {
  const sum = toHex(await sha256(bytes));
  if (stated.bytes === bytes.length && stated.sha256 === sum) return [];
  const inRelease = `the release has ${stated.bytes} bytes with SHA-256 ${stated.sha256}`;
  return [`${file}: ${inRelease}, this page has ${bytes.length} bytes with ${sum}`];
}

function readLine(bytes, number) {
  const line = decode(bytes);
  const isList = (list, fits) => Array.isArray(list) && list.every(fits);
  need(
    isMap(line) && Object.keys(line).join() === 'captures,claims,line,subjects,text',
    'it has not the members of a line',
  );
  need(line.line === number && isText(line.text), 'it has another number, or no text');
  need(
    isList(line.captures, isHash) && isList(line.claims, isText) && isList(line.subjects, isText),
    'it rests on nothing that can be named',
  );
  return line;
}

/** The lines of lines.jsonl with the tree over them. */
async function readLines(bytes, stated) {
  need(bytes.length === 0 || bytes.at(-1) === 10, 'its last line is cut short');
  const raw = [];
  for (let at = 0, end; at < bytes.length; at = end + 1) {
    end = bytes.indexOf(10, at);
    raw.push(bytes.subarray(at, end));
  }
  const items = [];
  for (const [at, line] of raw.entries()) {
    items.push(await within(`line ${at + 1}`, () => readLine(line, at + 1)));
  }
  const levels = await treeOver(await Promise.all(raw.map(leafHash)));
  need(stated.count === items.length, `there are ${items.length} lines, the release has ${stated.count}`);
  need(stated.root === toHex(levels.at(-1)[0]), 'its tree has another root than the release names');
  return { items, levels };
}

/** Everything at once. `own` says that the policy is the reader's and need not be the one the log names. */
async function verify({ proof, policy, bulletin, lines, name }, own = false) {
  const { logged, release, remarks, keys, checkpoint } = await within('release.proof', () => readProof(proof));
  const rules = await within('policy', () => readPolicy(policy));
  const judged = await within('checkpoint', () => judge(rules, checkpoint));
  await within('release.proof', () => replay(logged, checkpoint));
  const stated = await within(`entry ${release.index}`, () => readRelease(release.entry.body));
  await within('release.proof', () => concern(release, stated.name, remarks));
  const named = await policyNamed(keys);
  const fingerprint = toHex(await sha256(policy));
  need(
    own || !named || named.entry.body.sha256 === fingerprint,
    `policy: it is not the one that entry ${named?.index} of the log names`,
  );
  const problems = stated.name === name ? [] : [`the page calls itself ${name}, the release is ${stated.name}`];
  problems.push(...(await fileMisfit('bulletin.html', bulletin, stated.files.bulletin_html)));
  problems.push(...(await fileMisfit('lines.jsonl', lines, stated.files.lines_jsonl)));
  need(problems.length === 0, problems.join('\n'));
  const read = await within('lines.jsonl', () => readLines(lines, stated.lines));
  const verdict = judged.level === 'provisional' ? 'provisional' : 'verified';
  return { ...judged, verdict, own, checkpoint, release, remarks, logged, named, fingerprint, stated, lines: read };
}
