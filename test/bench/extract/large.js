import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure } from '../measure.js';
import { figure, megabytes, printTable } from '../table.js';
import { LAST_WORD, writePdf, writeText, writeWorkbook } from './large-files.js';

/**
 * `npm run bench:large`: files as large as people keep, made, scanned and removed one after the other, with the most memory that
 * all processes of the scan took together. `--only <name>`; `--keep <folder>` makes them there and keeps them.
 */
const { values } = parseArgs({ options: { only: { type: 'string' }, keep: { type: 'string' } } });

const FILES = {
  'text, 2 GB': ['large.txt', (path) => writeText(path, 2 ** 31)],
  'workbook, 300 MB': [
    'large.xlsx',
    (path) => writeWorkbook(path, { strings: 130e6, sheet: 550e6, wordsEach: 6 }),
  ],
  'workbook, 420 MB of strings': [
    'strings.xlsx',
    (path) => writeWorkbook(path, { strings: 420e6, sheet: 20e6, wordsEach: 12 }),
  ],
  'PDF, 45 MB of operators': ['operators.pdf', (path) => writePdf(path, 45e6)],
};

const RULES = `pack: large
version: 1.0.0
rules:
  - id: large.last
    title: The last word of a large file
    rationale: It is found where the file was read to its end.
    severity: high
    match: {phrases: {terms: [${LAST_WORD}]}}
    examples: [{path: a.txt, text: ${LAST_WORD}}]
    counterexamples: [{path: a.txt, text: anything else}]
`;

const handback = fileURLToPath(new URL('../../../bin/handback.js', import.meta.url));
const work = mkdtempSync(join(values.keep ?? tmpdir(), 'handback-large-'));
const rules = join(work, 'rules.yaml');
writeFileSync(rules, RULES);
try {
  const rows = [];
  for (const [name, [file, write]] of Object.entries(FILES)) {
    if (values.only === undefined || name.includes(values.only)) rows.push(await scanned(name, file, write));
  }
  printTable(['', 'MB', 'wall s', 'CPU s', 'peak MB', 'outcome', 'end found'], rows);
} finally {
  if (values.keep === undefined) rmSync(work, { recursive: true, force: true });
}

async function scanned(name, file, write) {
  const folder = join(work, file.replace('.', '-'));
  mkdirSync(folder);
  const path = join(folder, file);
  await write(path);
  const report = join(work, 'report.json');
  const options = ['-r', rules, '--no-default-rules', '-f', 'json', '-o', report, '-j', '1'];
  const { wall, cpu, memory } = await measure([process.execPath, handback, 'scan', folder, ...options]);
  const [item] = JSON.parse(readFileSync(report, 'utf8')).items.filter(({ kind }) => kind === 'file');
  const { size } = statSync(path);
  if (values.keep === undefined) rmSync(folder, { recursive: true });
  const { status, reasons, detail } = item.examination;
  const outcome = [status, ...reasons, detail].filter(Boolean).join(' ');
  return [name, megabytes(size), figure(wall), figure(cpu), megabytes(memory), outcome, String(item.flagged)];
}
