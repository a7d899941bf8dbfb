import { createHash } from 'node:crypto';
import { createReadStream, existsSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure } from './measure.js';
import { figure, megabytes, printBar, printTable } from './table.js';
import { makeMany } from './trees.js';

/**
 * `npm run bench:evidence`: head, produce and verify-production beside one thread that hashes the same disclosures, which lie in
 * memory; and how they grow. The three sizes take a
 * quarter of an hour; `-- --rows n,m`: others.
 */
const { values } = parseArgs({ options: { rows: { type: 'string', default: '100000,300000,1000000' } } });
const root = fileURLToPath(new URL('../..', import.meta.url));
if (!existsSync(join(root, 'dist/main.js'))) execFileSync(process.execPath, ['build.js'], { cwd: root });
const handback = [process.execPath, join(root, 'bin/handback.js')];

/** With fewer rows the start is all there is to measure. */
const LEAST_ROWS = 100_000;

/** Of these the memory is bounded, and the growth is shown. */
const COMMANDS = ['head', 'produce', 'verify-production', 'verify.py'];

console.log(
  `node ${process.version}, ${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown processor'}\n`,
);
const measured = [];
for (const rows of values.rows.split(',').map(Number)) {
  const work = await mkdtemp(join(tmpdir(), 'handback-evidence-'));
  try {
    const steps = await measureRows(rows, work);
    report(rows, steps);
    measured.push({ rows, steps });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
if (measured.length > 1) reportGrowth(measured);

async function measureRows(rows, work) {
  const [drive, caseFile, list] = ['drive', 'audit.case', 'list'].map((name) => join(work, name));
  makeMany(drive, { entries: rows });
  const scan = await measure([
    ...handback,
    'scan',
    drive,
    '-c',
    caseFile,
    '-q',
    '-f',
    'hashdeep',
    '-o',
    `${list}.txt`,
  ]);
  const head = await measure([...handback, 'head', caseFile, '-o', join(work, 'head')]);
  rmSync(drive, { recursive: true, force: true });
  const produce = await measure([...handback, 'produce', caseFile, '--for', 'employee', '-o', list]);
  const verify = await measure([...handback, 'verify-production', list]);
  const python = await measure(['python3', join(list, 'verify.py'), list]);
  const baseline = await hashDisclosures(join(list, 'list.jsonl'));
  return { scan, baseline, head, produce, 'verify-production': verify, 'verify.py': python };
}

/** Seconds for the hashes of all disclosures of a list, those of 20,000 rows in memory at a time. */
async function hashDisclosures(file) {
  const sum = { wall: 0, cpu: 0, memory: null, hashes: 0 };
  let held = [];
  const hashHeld = () => {
    const [wall, cpu] = [performance.now(), process.cpuUsage()];
    for (const disclosure of held) createHash('sha256').update(disclosure).digest('base64url');
    const { user, system } = process.cpuUsage(cpu);
    sum.wall += (performance.now() - wall) / 1e3;
    sum.cpu += (user + system) / 1e6;
    sum.hashes += held.length;
    held = [];
  };
  for await (const line of createInterface({ input: createReadStream(file) })) {
    held.push(...JSON.parse(line).disclosures);
    if (held.length > 20_000 * 32) hashHeld();
  }
  hashHeld();
  return sum;
}

function report(rows, steps) {
  const { baseline, head, produce, 'verify-production': verify } = steps;
  console.log(`${rows} entries, ${baseline.hashes} disclosures`);
  printTable(
    ['', 'wall s', 'CPU s', 'peak MB'],
    Object.entries(steps).map(([name, { wall, cpu, memory }]) => [
      name,
      figure(wall),
      figure(cpu),
      megabytes(memory),
    ]),
  );
  if (rows < LEAST_ROWS) return;
  console.log('bars');
  printBar('wall of head as a multiple of hashing alone', head.wall / baseline.wall, 1.5);
  printBar('cpu of head, two threads, as a multiple of hashing alone', head.cpu / baseline.cpu, 2 * 1.5);
  for (const of of ['wall', 'cpu']) {
    printBar(`${of} of produce as a multiple of head`, produce[of] / head[of], 3);
    printBar(`${of} of verify-production as a multiple of head`, verify[of] / head[of], 3);
  }
  const peak = Math.max(...COMMANDS.map((name) => steps[name].memory));
  printBar('peak memory, MB', peak / 1e6, 400);
  console.log('');
}

/** From the first size to the last; what the start takes makes small ones dearer, so the exponent can lie below 1. */
function reportGrowth(sizes) {
  const [first, last] = [sizes[0], sizes.at(-1)];
  const exponentOf = (name) =>
    Math.log(last.steps[name].cpu / first.steps[name].cpu) / Math.log(last.rows / first.rows);
  console.log('growth: CPU seconds and peak MB; an exponent of 1 is linear');
  printTable(
    ['', ...sizes.map(({ rows }) => `${rows} rows`), 'exponent'],
    COMMANDS.map((name) => [
      name,
      ...sizes.map(({ steps }) => `${figure(steps[name].cpu)} s ${megabytes(steps[name].memory)} MB`),
      figure(exponentOf(name)),
    ]),
  );
  console.log('bars');
  for (const name of COMMANDS) printBar(`exponent of ${name}`, exponentOf(name), 1.15);
}
