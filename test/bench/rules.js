import { beside, expectedOf, LABELLED, scanDrive } from '../make/labelled.js';
import { OUTCOME_NAMES, outcomeOf, packOf, PACKS } from './kinds.js';
import { printTable } from './table.js';

/**
 * `npm run bench:rules`: how well the built-in rules do on the labelled drives under fixtures/. `-- -v` names the files that
 * are judged wrongly.
 */
const DRIVE_BAR = 0.95;
const PACK_BAR = 0.9;
const verbose = process.argv.includes('-v');

/** Every labelled file with what a scan says of it. */
async function judged(name) {
  const { items } = await scanDrive(name, ['-m', beside(name, 'matter.yaml')]);
  const byPath = new Map(items.map((item) => [item.paths[0], item]));
  return (await expectedOf(name)).map((row) => {
    const item = byPath.get(row.path);
    const flagging = (item?.findings ?? []).filter(({ severity }) => severity !== 'info');
    return {
      ...row,
      name,
      secret: row.verdict === 'flagged',
      flagged: item?.flagged ?? false,
      rules: flagging.map(({ ruleId }) => ruleId),
      packs: new Set(flagging.map(({ ruleId }) => ruleId.slice(0, ruleId.indexOf('.')))),
      outcome: outcomeOf(item?.disposition?.state ?? ''),
    };
  });
}

/** The share of files for which a test holds; 1 where there are no files. */
function share(files, test) {
  return files.length === 0 ? 1 : files.filter(test).length / files.length;
}

/** Shares of found files that are wanted, and of wanted ones that are found. */
function quality(files, wanted, found) {
  return { precision: share(files.filter(found), wanted), recall: share(files.filter(wanted), found) };
}

function row(what, count, { precision, recall }, bar) {
  const f1 = (2 * precision * recall) / (precision + recall || 1);
  const verdict = Math.min(precision, recall) >= bar ? 'pass' : 'FALLS SHORT';
  return [what, String(count), ...[precision, recall, f1].map((figure) => figure.toFixed(3)), verdict];
}

const HEADER = ['', 'files', 'precision', 'recall', 'F1', ''];

function printFlagging(drives) {
  const rows = [...drives, ['all', drives.flatMap(([, files]) => files)]].map(([name, files]) => {
    const shares = quality(
      files,
      ({ secret }) => secret,
      ({ flagged }) => flagged,
    );
    return row(name, files.length, shares, DRIVE_BAR);
  });
  console.log(`flagging, by drive; bar ${DRIVE_BAR}`);
  printTable(HEADER, rows);
}

/** Precision: of what rules of the pack flag. Recall: of what is the pack's business, whoever flags it. */
function printPacks(files) {
  const packs = [...new Set([...PACKS, ...files.flatMap(({ packs: found }) => [...found])])].sort();
  const rows = packs.map((pack) => {
    const found = files.filter((file) => file.packs.has(pack));
    const wanted = files.filter(({ secret, why }) => secret && packOf(why) === pack);
    const precision = share(found, ({ secret }) => secret);
    const recall = share(wanted, ({ flagged }) => flagged);
    return row(pack, wanted.length, { precision, recall }, PACK_BAR);
  });
  console.log(
    `flagging, by pack: precision of its own rules, recall of its business by any; bar ${PACK_BAR}`,
  );
  printTable(HEADER, rows);
}

function printOutcomes(files) {
  const expected = ({ disposition, secret }) => outcomeOf(disposition) ?? (secret ? 'hand over' : 'keep');
  const rows = OUTCOME_NAMES.map((name) => {
    const wanted = files.filter((file) => expected(file) === name);
    const shares = quality(
      files,
      (file) => expected(file) === name,
      ({ outcome }) => outcome === name,
    );
    return row(name, wanted.length, shares, PACK_BAR);
  });
  console.log(`proposed disposition; bar ${PACK_BAR}`);
  printTable(HEADER, rows);
}

const drives = [];
for (const name of LABELLED) drives.push([name, await judged(name)]);
const files = drives.flatMap(([, each]) => each);
printFlagging(drives);
printPacks(files);
printOutcomes(files);
for (const { name, path, secret, rules } of verbose ? files.filter((f) => f.secret !== f.flagged) : []) {
  console.log(`  ${secret ? 'missed' : 'wrong '}  ${name}/${path}  ${rules.join(' ')}`.trimEnd());
}
