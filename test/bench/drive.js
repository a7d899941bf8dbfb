import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { downloadBare, listBare } from './drive-bare.js';
import { bundleEmulator, serveDrive } from './drive-emulator.js';
import { scan } from './commands.js';
import { measure, median } from './measure.js';
import { phasesOf } from './phases.js';
import { figure, megabytes, printBar, printFloor, printTable } from './table.js';
import { makeSmall } from './trees.js';

/**
 * `npm run bench:drive`: handback on an emulated Google Drive in a process of its own, beside a bare HTTP client that asks
 * for the same. `-- --quick`: a tenth of the items, one round; `-- --rounds n`.
 */
const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, rounds: { type: 'string' } },
});
const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
const scale = values.quick ? 0.1 : 1;
const LISTED = 100_000 * scale;
const MANY = 500_000 * scale;
const CONTENT = { files: 1_200 * scale, bytes: 24e6 * scale };
const LATENCY_MS = 50;
const PARALLEL = 8;
/** What a download costs, and what is spent a minute unless a person says otherwise. */
const [DOWNLOAD_UNITS, BUDGET] = [200, 300_000];
const UNBOUND = ['--quota-units', '100000000'];

const root = fileURLToPath(new URL('../..', import.meta.url));
if (!existsSync(join(root, 'dist/main.js'))) execFileSync(process.execPath, ['build.js'], { cwd: root });
const work = await mkdtemp(join(tmpdir(), 'handback-bench-'));
const emulator = await bundleEmulator();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    rmSync(work, { recursive: true, force: true });
    rmSync(emulator.file, { force: true });
    process.exit(1);
  });
}
try {
  const cores = `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown processor'}`;
  console.log(`node ${process.version}, ${cores}; emulator and clients share them\n`);
  const listing = await measureListing(LISTED, rounds);
  const many = await measureListing(MANY, 1);
  const content = await measureContent();
  console.log('bars');
  printBar(`listing ${LISTED} items, as a multiple of a bare client`, listing.ratio, 3);
  printBar(`list calls for ${LISTED} items`, listing.calls, 1 + Math.ceil(LISTED / 1_000));
  printBar(`peak memory of the whole run at ${MANY} items, MB`, many.memory / 1e6, 300);
  printFloor('content: share of a bare downloader, quota lifted for both', content.free, 0.9);
  printFloor('content: share of what the quota allows', content.bound, 0.9);
  printBar('units spent in the busiest minute', content.busiestMinute, BUDGET);
} finally {
  await rm(work, { recursive: true, force: true });
  await emulator.remove();
}

/** A scan of the whole emulated drive; `-v` tells its phases. */
async function scanDrive(drive, more) {
  const token = join(work, 'token');
  writeFileSync(token, drive.token, { mode: 0o600 });
  process.env.HANDBACK_DRIVE_ENDPOINT = drive.origin;
  const command = scan(['gdrive:'], join(work, 'out.json'), ['--access-token-file', token, ...more]);
  const run = await measure(command, { cwd: work });
  return { ...run, phases: phasesOf({ runs: [run] }) };
}

async function measureListing(items, times) {
  const drive = await serveDrive(emulator.file, { scene: false, items, validate: false });
  const runs = [];
  for (let round = 0; round < times; round++) {
    const bare = await listBare(drive);
    const before = await drive.meter();
    const run = await scanDrive(drive, ['--metadata-only']);
    const after = await drive.meter();
    const listCalls = after.calls['drive.files.list'] - before.calls['drive.files.list'];
    runs.push({ ...run, bare, calls: listCalls, listed: run.phases[0].seconds });
  }
  await drive.close();
  const of = (read) => median(runs.map(read));
  const [bare, listed, memory] = [
    of((run) => run.bare.seconds),
    of((run) => run.listed),
    of((run) => run.memory),
  ];
  console.log(`${items} items, no content read; median of ${times}`);
  printTable(
    ['', 'wall s', 'us an item', 'multiple', 'CPU s', 'peak MB'],
    [
      ['bare client, pages alone', figure(bare), figure((bare * 1e6) / items), '', '', ''],
      ['handback, listing', figure(listed), figure((listed * 1e6) / items), figure(listed / bare), '', ''],
      [
        'handback, all',
        figure(of((run) => run.wall)),
        '',
        '',
        figure(of((run) => run.cpu)),
        megabytes(memory),
      ],
    ],
  );
  return { ratio: listed / bare, memory, calls: of((run) => run.calls) };
}

async function measureContent() {
  const folder = join(work, 'content');
  mkdirSync(folder);
  makeSmall(folder, CONTENT);
  const options = { scene: false, folder, latency: LATENCY_MS, validate: false };
  const free = [];
  for (let round = 0; round < rounds; round++) free.push(await contentRound(options));
  const bound = await boundContent(options);
  const bare = median(free.map(({ bare }) => bare));
  const read = median(free.map(({ read }) => read));
  const row = (what, seconds) => [
    what,
    figure(seconds),
    figure(CONTENT.files / seconds),
    figure(CONTENT.bytes / 1e6 / seconds),
  ];
  console.log(
    `${CONTENT.files} text files, ${CONTENT.bytes / 1e6} MB, ${LATENCY_MS} ms a request, ${PARALLEL} at once; median of ${rounds}`,
  );
  printTable(
    ['', 'wall s', 'files/s', 'MB/s'],
    [
      row('bare client, quota lifted', bare),
      row('handback, examining, quota lifted', read),
      row(`handback, examining, ${BUDGET} units a minute`, bound.seconds),
    ],
  );
  const allowed = (CONTENT.files * DOWNLOAD_UNITS * 60) / BUDGET;
  return { free: bare / read, bound: allowed / bound.seconds, busiestMinute: bound.busiestMinute };
}

async function contentRound(options) {
  const drive = await serveDrive(emulator.file, options);
  const { files } = await listBare(drive);
  const ids = files.filter(({ size }) => size !== undefined).map(({ id }) => id);
  const bare = await downloadBare(drive, ids, PARALLEL);
  const { phases } = await scanDrive(drive, UNBOUND);
  await drive.close();
  return { bare, read: phases.find(({ name }) => name === 'examining').seconds };
}

/** At the pace of everyday, with the busiest minute by the emulator's meter. */
async function boundContent(options) {
  const drive = await serveDrive(emulator.file, options);
  const { phases } = await scanDrive(drive, []);
  const { busiestMinute } = await drive.meter();
  await drive.close();
  return { seconds: phases.find(({ name }) => name === 'examining').seconds, busiestMinute };
}
