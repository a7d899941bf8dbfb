import type { ReportHead } from '../model/report.ts';
import { csvLine } from '../model/csv-line.ts';
import { runStatus } from '../model/run-status.ts';
import { listingLines } from '../model/listing-lines.ts';
import type { Counts, ManifestFile } from './manifest.ts';
import { productionNumber } from './production-number.ts';
import type { LogStyle } from './layout.ts';
import type { Audience, Unreviewed } from './withholding.ts';

/** A file of agreed fields. */
export interface FieldProfile {
  name: string;
  sha256: string;
}

/** What the texts of a production tell. */
export interface ProductionFacts {
  productionId: string;
  caseId: string;
  createdAt: string;
  audience: Audience;
  by: string;
  unreviewed: Unreviewed;
  released: string[];
  fields: string[] | null;
  /** Where the fields were agreed on; null where there is no file of it. */
  profile: FieldProfile | null;
  log: LogStyle;
  treeSize: number;
  root: string;
  headSha256: string;
  headCreatedAt: string;
  /** Decisions that were recorded before the head was made. */
  decisionsBeforeHead: number;
  counts: Counts;
  scans: ReportHead[];
}

/** Text of a person as one line of Markdown: nothing in it is obeyed. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd').replace(/[\\`*_{}[\]<>#|&!]/g, '\\$&');
}

const LOG_WORDS: Record<LogStyle, string> = {
  row: 'a line a row',
  metadata: 'a line a row, from metadata; names and paths redacted',
  category: 'a line a basis',
};

/** Counts, range, gaps and the hashes of all other files. */
export function coverSheet(facts: ProductionFacts, files: ManifestFile[]): string {
  const { counts, treeSize } = facts;
  const custodian = facts.scans[0]?.matter?.custodian?.name ?? 'not stated';
  const range = treeSize === 0 ? 'none' : `${productionNumber(0)} to ${productionNumber(treeSize - 1)}`;
  const byBasis = Object.entries(counts.byBasis).map(
    ([basis, rows]) => `| not produced, ${basis} | ${rows} |`,
  );
  return [
    `# Production ${facts.productionId}\n`,
    `- For: ${facts.audience}`,
    `- Matter: ${plain(facts.scans[0]?.matter?.matter ?? 'not stated')}`,
    `- Custodian: ${plain(custodian)}, ${treeSize} rows`,
    `- Made: ${facts.createdAt} by ${plain(facts.by)}`,
    `- Production numbers: ${range}; gaps: none`,
    `- Head: SHA-256 ${facts.headSha256}, made ${facts.headCreatedAt}`,
    `- Root: ${facts.root}`,
    `- Scans: ${runStatus(...facts.scans)}; see completeness-statement.md`,
    `- Decisions recorded before the head was made: ${facts.decisionsBeforeHead}`,
    `- Rows nobody reviewed and no rule flagged: ${facts.unreviewed}`,
    `- Fields: ${facts.fields === null ? 'all that a row shows' : facts.fields.join(', ')}`,
    ...profileLines(facts),
    `- Privilege log: ${LOG_WORDS[facts.log]}`,
    `- Opened one by one: ${facts.released.length === 0 ? 'none' : facts.released.join(', ')}\n`,
    '| Rows | Count |\n| --- | --- |',
    `| produced | ${counts.produced} |\n| redacted | ${counts.redacted} |\n| withheld | ${counts.withheld} |`,
    ...byBasis,
    `| in all | ${treeSize} |\n`,
    "The label of a withheld row is counsel's. Counsel should have reviewed every row before this copy is handed over.\n",
    '| File | Bytes | SHA-256 |\n| --- | --- | --- |',
    ...files.map(({ name, bytes, sha256 }) => `| ${name} | ${bytes} | ${sha256} |`),
    '',
  ].join('\n');
}

function profileLines({ profile }: ProductionFacts): string[] {
  return profile === null ? [] : [`- Field profile: ${plain(profile.name)}, SHA-256 ${profile.sha256}`];
}

/** What was asked, what was listed, what was not read, and what no listing can show. */
export function completenessStatement({ scans }: ProductionFacts): string {
  return ['# Completeness statement\n', ...scans.flatMap(scanLines), ...BLIND_SPOTS, ''].join('\n');
}

function scanLines(head: ReportHead, at: number): string[] {
  const { run, complete, coverage, scope, options, rules } = head;
  const kinds = scope.sources.map(({ kind }) => kind).join(', ');
  const reasons = Object.entries(coverage.byReason).map(([code, items]) => `  - ${code}: ${items}`);
  return [
    `## Scan ${at + 1}\n`,
    `- Sources: ${kinds}; ${run.startedAt} to ${run.finishedAt}, times in UTC`,
    `- ${complete ? 'Complete: every listed item was examined or is left out for a stated reason' : 'INCOMPLETE: at least one item could not be examined'}`,
    `- Listed ${coverage.listed} = scanned ${coverage.scanned} + partial ${coverage.partial} + skipped ${coverage.skipped} + failed ${coverage.failed}`,
    ...(reasons.length === 0 ? [] : ['- Reasons:', ...reasons]),
    ...listingLines(head),
    `- Filters: \`${JSON.stringify(scope.filters).replaceAll('`', "'")}\``,
    `- Content ${options.metadataOnly ? 'not read' : 'read'}; rules SHA-256 ${rules.sha256}\n`,
  ];
}

const BLIND_SPOTS = [
  '## What this cannot show\n',
  '- What was deleted before the scan, or lies on a device, account or backup that was not scanned: see accounts-and-devices.csv.',
  '- Items of others that were shared once and are no longer visible to the custodian.',
  '- The time zone of members of ZIP archives that state none: their times are shown as stored, without the Z of UTC.',
  '- That a withheld row deserves its label: a neutral can be asked to open a sample against the head.',
];

/** Places that a declaration of accounts and devices asks for besides those that were scanned. */
const ELSEWHERE = [
  'other cloud accounts',
  'other computers',
  'phones and tablets',
  'external drives and USB sticks',
  'e-mail attachments',
  'local folder of a sync client',
  'archives exported from an account',
  'backups',
];

/** The declaration to be filled in: every place is there, and what was not scanned says so. */
export function accountsWorksheet({ scans }: ProductionFacts): string {
  const accounts = new Set(scans.flatMap(({ matter }) => matter?.custodian?.accounts ?? []));
  const scanned = scans.flatMap(({ scope, run }) =>
    scope.sources.map(({ kind }) => [kind, run.finishedAt] as const),
  );
  const header = ['PLACE', 'KIND', 'SCANNED', 'WHEN_UTC', 'WHY_NOT', 'CHECKED_BY', 'REMARK'];
  const blank = [null, null, null] as const;
  return [
    csvLine(header),
    ...scanned.map(([kind, at], index) => csvLine([`source ${index + 1}`, kind, 'Y', at, ...blank])),
    ...[...accounts].map((account) => csvLine([account, 'account', 'not checked', null, ...blank])),
    ...ELSEWHERE.map((place) => csvLine([place, 'place', 'not checked', null, ...blank])),
  ].join('');
}

/** What the receiver reads first. */
export function receiversReadme({ productionId, headSha256 }: ProductionFacts): string {
  return `# Production ${productionId}: how to read and check it

Every row of the inventory is here under its production number, in an order that says nothing of folders. A row is
produced (every fact), redacted (names, path and people left out) or withheld (nothing but its commitment and a basis).

| File | What it is |
| --- | --- |
| cover-sheet.md | counts, range of numbers, hashes of all files |
| list.jsonl | the record: one line a row, what is shown with the salts that prove it |
| list.csv, list.dat | the same for a spreadsheet and for a review platform (Concordance, UTF-8, 0x14 and thorn); list-0001.dat and on where it was split |
| list.xlsx | the same for reading, every cell a text; further sheets after 1,048,575 rows; RUN_STATUS says in each row of these lists whether the scans were complete |
| list.hashdeep | files whose rows are produced; hashdeep -rl -o f -a -vv -k list.hashdeep . in a folder of them; a file that exceptions.csv names counts as new |
| privilege-log.csv | what is not produced in full, with its basis |
| completeness-statement.md, accounts-and-devices.csv | what was looked at, what was not |
| exceptions.csv | values that a format cannot hold as they are; list.jsonl has them |
| head.json, head.json.sig | the commitment made before, its signature |
| manifest.json, manifest.json.sig | what binds all this together, its signature |
| production.intoto.json | where it was asked for: the files in an in-toto statement, signed in a DSSE envelope |
| verify.py | checks all of it, with Python 3 and nothing else |

Check it offline:

    python3 verify.py . --signer key.pub

key.pub is the public key of the producing side, which you should have from somewhere else than this folder. The head you
were sent earlier must have this SHA-256: ${headSha256}. What the check shows: no row was dropped, added or changed
after the head was made, and what is shown is what was committed to. What it cannot show is in completeness-statement.md.
Do not convert line ends or re-encode a file: its hash would change. A signature by another program (minisign, signify)
belongs beside this folder, not into it: what the manifest does not name is refused.
`;
}
