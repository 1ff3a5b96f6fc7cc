// Shows what the check of a release found, and the bulletin only if it fits.
//
// In: the blocks of this page (`release-proof`, `policy`, `bulletin-html`, `lines-jsonl`, each base64), `verify` of
// release.js, a policy file if the reader brings one. Out: the page, and `data-verdict` of the document's root:
// `checking`, then `verified`, `provisional`, `failed: …` or `unchecked: …`; `data-level` is the level reached.
// Absent: every check (see release.js). All words out of the blocks are set as text, never as markup.
'use strict';

const byId = (id) => document.getElementById(id);
const root = document.documentElement;

/** An element with attributes and children; what is not an element becomes text. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const paragraph = (...words) => make('p', null, ...words);

/** Words of others: isolated, and in the direction of their own script. */
const quote = (text) => make('bdi', { dir: 'auto' }, String(text));
const code = (text) => make('code', { dir: 'ltr' }, String(text));
const plural = (count, one, more = `${one}s`) => `${count} ${count === 1 ? one : more}`;
const rows = (pairs) =>
  make('dl', null, ...pairs.flatMap(([term, ...words]) => [make('dt', null, term), make('dd', null, ...words)]));
const list = (items) => make('ul', null, ...items.map((item) => make('li', null, ...item)));

function instant(text) {
  return make('time', { datetime: text, dir: 'ltr' }, `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`);
}

function stamp(seconds) {
  const known = seconds < 253402300800n; // the year 10000
  return known
    ? instant(new Date(Number(seconds) * 1000).toISOString().replace('.000', ''))
    : `${seconds} s after 1970`;
}

function partsOfPage() {
  const block = (id) => fromBase64((byId(id)?.textContent ?? '').trim());
  const parts = { proof: 'release-proof', policy: 'policy', bulletin: 'bulletin-html', lines: 'lines-jsonl' };
  const name = document.querySelector('meta[name=release]')?.content;
  return { name, ...Object.fromEntries(Object.entries(parts).map(([part, id]) => [part, block(id)])) };
}

/** Checks the page, with the reader's own policy if there is one, and shows what came of it. */
async function check(own) {
  for (const id of ['findings', 'lines']) byId(id).hidden = true;
  let parts;
  try {
    parts = partsOfPage();
    if (own) parts.policy = own;
    if (!(await canVerify())) return showUnchecked(parts);
    showFingerprint(toHex(await sha256(parts.policy)), own);
    const report = await verify(parts, Boolean(own));
    return showReport(report, parts);
  } catch (error) {
    return showFailure(error instanceof Refused ? error.message : `the check broke off: ${error}`, parts);
  }
}

/** The verdict is announced; the facts beside it are there to be read. */
function settle(verdict, tone, title, words, ...facts) {
  root.dataset.tone = tone;
  const [announced, beside] = byId('verdict').children;
  announced.replaceChildren(make('h2', null, title), words);
  beside.replaceChildren(...facts);
  root.dataset.verdict = verdict;
}

function forget() {
  delete root.dataset.level;
  delete root.dataset.cosigners;
}

function showFailure(why, parts) {
  forget();
  holdBack('It is not shown, because the check failed. What follows may have been altered by anyone.', parts);
  const words = paragraph(
    'The check found something that does not fit: ',
    make('strong', { class: 'problem', dir: 'auto' }, why),
  );
  settle(`failed: ${why}`, 'bad', '✗ Do not rely on this page', words);
}

function showUnchecked(parts) {
  forget();
  holdBack('It is not shown, because nothing was checked.', parts);
  const why = 'This browser cannot verify Ed25519 signatures (WebCrypto), so this page cannot check itself.';
  const [one, other] = [code('armistice verify'), code('tools/verify/verify.py')];
  const words = paragraph(why, ' Use a newer browser, or ', one, ' or ', other, ' on the files beside this page.');
  settle('unchecked: no Ed25519', 'fair', 'Not checked', words);
}

function showReport(report, parts) {
  const { entry, index } = report.release;
  const file = report.stated.files.bulletin_html;
  const cosigners = report.witnesses.filter(({ time }) => time !== undefined);
  const others = report.witnesses.filter(({ time }) => time === undefined);
  [root.dataset.level, root.dataset.cosigners] = [report.level, cosigners.length];
  showRemarks(report);
  showProven(report);
  byId('findings').hidden = false;
  readyLines(report.lines);
  showBulletin(parts.bulletin, true);
  const tone = report.verdict === 'verified' ? 'good' : report.asked ? 'bad' : 'fair';
  settle(
    report.verdict,
    tone,
    ...levelInWords(report),
    rows([
      ['Said about it', remarksInWords(report.remarks)],
      ['Period', ...periodOf(entry.body)],
      ['Cosigned by', cosigners.length ? list(cosigners.map(witnessInWords)) : 'nobody'],
      ...(others.length ? [['Not cosigned by', list(others.map(witnessInWords))]] : []),
      ['Existed by', ...existedBy(cosigners)],
      ['Policy', report.own ? 'your file, ' : 'brought by this page, ', code(report.fingerprint)],
      ['Log', quote(report.checkpoint.origin), `, entry ${index} of ${report.checkpoint.size}`],
      ['Entered by', quote(entry.author.name), ', who dates it ', instant(entry.created)],
      ['bulletin.html', `${file.bytes} bytes, `, code(file.sha256)],
    ]),
  );
}

function levelInWords({ level, asked, own, states }) {
  const fits = 'The bulletin is, byte for byte, the one in the log.';
  const by = own ? 'By your policy' : 'By the policy that this page brings, whose fingerprint you should compare,';
  if (level === 'provisional') {
    const why = asked ? 'too few have cosigned that log' : 'nobody need cosign that log';
    const alone = 'only its operator vouches for it, who could show another log to others';
    return ['Provisional, not witnessed', paragraph(`${fits} ${by} ${why}: ${alone}.`)];
  }
  const all = states ? 'every state' : 'every witness';
  const who = level === 'unanimous' ? `the quorum and ${all} have` : 'the quorum has, though not all have,';
  return [`✓ Verified, ${level}`, paragraph(`${fits} ${by} ${who} cosigned that log.`)];
}

function periodOf({ period, name }) {
  const fits = isMap(period) && isInstant(period.since) && isInstant(period.until);
  return fits ? [instant(period.since), ' to ', instant(period.until)] : [quote(name)];
}

function witnessInWords({ name, key, time }) {
  return [quote(name), ' (', code(key), ')', ...(time === undefined ? [] : [', ', stamp(time)])];
}

/** The earliest time of a cosignature; of three or more the second earliest, so that one may be wrong. */
function existedBy(cosigners) {
  const times = cosigners.map(({ time }) => time).sort((a, b) => (a < b ? -1 : 1));
  if (times.length === 0) return ['not known, because no cosigner states a time'];
  return times.length < 3
    ? [stamp(times[0]), ', if no cosigner is wrong']
    : [stamp(times[1]), ', even if one cosigner is wrong'];
}

function remarksInWords(remarks) {
  const count = (kind) => remarks.filter(({ entry }) => entry.kind === kind).length;
  const others = ['withdrawal', 'redaction'].filter(count).map((kind) => plural(count(kind), kind));
  return [plural(count('dissent'), 'dissent'), plural(count('correction'), 'correction'), ...others].join(', ');
}

function showRemarks({ remarks, release, checkpoint }) {
  const none = paragraph('The proof holds no dissent from this release and no correction of it.');
  const articles = remarks.map((one) => remark(one, remarks, release));
  const scan = paragraph(
    `That none up to entry ${checkpoint.size - 1n} of the log was left out is the word of whoever made this page; `,
    'nothing is known of what was filed later.',
  );
  byId('said').lastElementChild.replaceChildren(...(remarks.length ? articles : [none]), scan);
}

function remark(one, remarks, release) {
  const { kind, author, created, body, refs } = one.entry;
  const who = [`${kind[0].toUpperCase()}${kind.slice(1)} by `, quote(author.name)];
  const title = make('h3', null, ...who, ', ', instant(created), `, entry ${one.index} of the log`);
  const targets = refs.map((ref) => {
    const entry = () => (isAt(ref, release) ? 'this release' : `entry ${ref.index}`);
    return [`${ref.rel.replaceAll('_', ' ')} `, ref.id !== undefined ? code(ref.id) : entry()];
  });
  const own = remarks.filter(({ entry }) => entry.kind === 'withdrawal' && entry.author.name === author.name);
  const taken = own.find(({ entry }) => entry.refs.some((ref) => isAt(ref, one)));
  // Who took a name over with the operator's help alone is not the one who spoke.
  const same = taken?.entry.author.key === author.key;
  const by = same ? 'Withdrawn by its author' : 'Said to be withdrawn, by another key under that name,';
  const note = taken ? [paragraph(`${by} in entry ${taken.index}.`)] : [];
  const pairs = Object.entries(body).map(([term, value]) => [term.replaceAll('_', ' '), ...words(value)]);
  return make('article', null, title, ...note, rows([...pairs, ['refers to', list(targets)]]));
}

function words(value) {
  if (Array.isArray(value)) return value.flatMap(words);
  return [make('p', { dir: 'auto' }, isText(value) ? value : encode(value))];
}

function showProven({ logged, lines, named, fingerprint, own }) {
  const signatures = logged.reduce((sum, one) => sum + one.entry.sigs.length, 0);
  const others = plural(logged.length - 1, 'other entry', 'other entries');
  const same = named?.entry.body.sha256 === fingerprint ? 'the one' : 'another than the one';
  const policy = `${own ? 'Your policy' : 'The policy'} is ${same} that entry ${named?.index} of the log names.`;
  const proven = [
    `It proves that the bulletin and its ${plural(lines.items.length, 'line')} are those of the release; `,
    `that the release and the ${others} of the proof are in the log; and that all `,
    `${plural(signatures, 'signature')} of their authors fit, each by a key that the keysets of this proof allow there.`,
  ];
  const rest = [
    ['It does not look at bulletin.txt, bulletin.json and claims.jsonl, which are not in this page.'],
    ['It does not prove that the words are true.'],
    ['A cosignature says that the log only grew; it is no agreement with what the log holds.'],
    [named ? policy : 'The log states no policy of its own.'],
  ];
  byId('proven').lastElementChild.replaceChildren(list([proven, ...rest]));
}

function showFingerprint(sum, own) {
  byId('fingerprint').replaceChildren(...sum.match(/.{8}/g).map((part) => make('span', null, part)));
  byId('page-policy').hidden = !own;
}

// The bulletin: markup of the dossier's, without scripts, in a frame of its own.

function holdBack(why, parts) {
  const button = make('button', { type: 'button' }, 'Show anyway');
  button.addEventListener('click', () => showBulletin(parts.bulletin, false));
  byId('bulletin').className = '';
  byId('bulletin').lastElementChild.replaceChildren(paragraph(why), ...(parts ? [button] : []));
}

function showBulletin(bytes, checked) {
  const frame = make('iframe', {
    title: checked ? 'The bulletin' : 'Bulletin that was not verified',
    sandbox: checked ? 'allow-same-origin' : '',
  });
  frame.srcdoc = new TextDecoder().decode(bytes);
  if (checked) frame.addEventListener('load', () => settleIn(frame));
  const warning = checked
    ? []
    : [make('p', { class: 'problem' }, 'Not verified. Anyone may have altered what follows.')];
  byId('bulletin').className = checked ? '' : 'unchecked';
  byId('bulletin').lastElementChild.replaceChildren(...warning, frame);
  if (!checked) byId('bulletin').focus();
}

/** Gives the frame the height of what it holds, and keeps links to places in it inside. It runs no scripts itself. */
function settleIn(frame) {
  const inner = frame.contentDocument;
  if (!inner?.body) return;
  const fit = () => {
    frame.style.blockSize = `${Math.ceil(inner.documentElement.getBoundingClientRect().height) + 2}px`;
  };
  new ResizeObserver(fit).observe(inner.documentElement);
  inner.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (!link) return;
    event.preventDefault();
    const place = inner.getElementById(decodeURIComponent(link.hash.slice(1)));
    place?.scrollIntoView();
    if (place && !place.hasAttribute('tabindex')) place.setAttribute('tabindex', '-1');
    if (place) place.style.outline = 'none';
    place?.focus({ preventScroll: true });
  });
}

// One line.

const MOST = 50;

function readyLines({ items, levels }) {
  const search = () => {
    const sought = byId('sought').value.trim();
    const hits = sought === '' ? [] : items.filter((item) => isSought(item, sought));
    byId('found').textContent =
      sought === ''
        ? `${plural(items.length, 'line')} in this release.`
        : `${plural(hits.length, 'line')} found${hits.length > MOST ? `, the first ${MOST} shown` : ''}.`;
    byId('hits').replaceChildren(...hits.slice(0, MOST).map((item) => lineFound(item, levels)));
  };
  byId('sought').oninput = search;
  byId('lines').hidden = items.length === 0;
  search();
}

function isSought(item, sought) {
  if (/^[0-9]+$/.test(sought)) return String(item.line) === sought;
  const text = item.text.toLowerCase();
  return sought
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function lineFound(item, levels) {
  const details = make('details', null, make('summary', null, make('b', null, `${item.line}`), ' ', quote(item.text)));
  const fill = async () => details.append(...(await lineProof(item, levels)));
  details.addEventListener('toggle', fill, { once: true });
  return details;
}

/** Walks from the line to the root again, as anyone can who holds the release entry. */
async function lineProof(item, levels) {
  const [at, path] = [item.line - 1, pathIn(levels, item.line - 1)];
  const top = await rootOf(BigInt(at), BigInt(levels[0].length), levels[0][at], path);
  const fits = same(top, levels.at(-1)[0]);
  const steps = plural(path.length, 'step');
  const of = ['subjects', 'claims', 'captures'].filter((key) => Array.isArray(item[key]) && item[key].length);
  return [
    paragraph(
      `${fits ? '✓ In' : '✗ Not in'} the release: ${steps} lead from its hash to the root that the entry names.`,
    ),
    rows([
      ['line', `${item.line} of ${levels[0].length}`],
      ...of.map((key) => [key, list(item[key].map((id) => [code(id)]))]),
      ['hash', code(toHex(levels[0][at]))],
      ['root', code(toHex(top))],
      ['path', make('ol', null, ...path.map((step) => make('li', null, code(toBase64(step)))))],
    ]),
  ];
}

byId('own-policy').addEventListener('change', async ({ target }) => {
  if (target.files[0]) check(new Uint8Array(await target.files[0].arrayBuffer()));
});
byId('page-policy').addEventListener('click', () => {
  byId('own-policy').value = '';
  check();
});
check();
