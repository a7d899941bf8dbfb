import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../emulator/emulator.ts';
import type { Fault } from '../emulator/faults.ts';
import { seededRandom } from '../make/random.ts';
import { BIN } from '../make/run.ts';
import { emulate, folder, hurry, lastingSignIn, listAll, open, tokenFile } from '../unit/drive/open.ts';
import { expectTruth } from '../unit/drive/truth.ts';

const LIST = /^\/drive\/v3\/files$/;

/** What may go wrong with a request without costing anything but time. */
const MISHAPS: Fault[] = [
  { status: 503, reason: 'backendError' },
  { status: 500, body: '<html>Error</html>' },
  { status: 403, reason: 'userRateLimitExceeded', domain: 'usageLimits' },
  { status: 429, reason: 'rateLimitExceeded', retryAfter: '3' },
  { status: 200, body: '<html>Sign in to this network</html>' },
  { reset: true },
  { cutAt: 150 },
  { invalidJson: true },
  { brokenGzip: true },
  { status: 401, reason: 'authError' },
];

describe('a whole drive equals what was seeded, item by item, whatever goes wrong on the way', () => {
  it.each(Array.from({ length: 20 }, (_, index) => index + 1))('seed %i', async (seed) => {
    const random = seededRandom(seed * 31);
    const below = (most: number): number => Math.floor(random() * most);
    const emulator = await emulate({ seed, items: below(1_500), sharedDrives: below(15) });
    Object.assign(emulator.switches, {
      pageCap: [100, 400, 1_000][below(3)],
      ...{ shortPages: below(2) === 1, emptyPages: below(2) === 1, duplicateRows: below(2) === 1 },
      orParentsBug: true,
    });
    const met = Array.from({ length: 8 }, () => ({ ...MISHAPS[below(MISHAPS.length)] }));
    emulator.faults.add(...met.map((fault) => ({ ...fault, path: '/drive/v3/', nth: 3 + below(20) })));
    const signIn = lastingSignIn(emulator);
    const source = await open(
      emulator,
      'gdrive:',
      { ...signIn, verifyListing: seed % 4 === 0 },
      hurry(emulator).pace,
    );
    expectTruth(emulator, await listAll(source));
    expect(source.statement()).toMatchObject({ complete: true, warnings: [] });
    expect(emulator.log.some(({ faulted }) => faulted)).toBe(true);
    expect(emulator.log.every(({ method, path }) => method === 'GET' || path === '/token')).toBe(true);
    expect(emulator.violations).toEqual([]);
  });
});

interface Place {
  emulator: Emulator;
  /** Arguments of the scan, which keeps a case. */
  args: string[];
  out: string;
  temporary: string;
}

async function place(): Promise<Place> {
  const emulator = await emulate({ seed: 5, items: 120 });
  emulator.switches.pageCap = 50;
  const work = folder();
  const temporary = join(work, 'tmp');
  mkdirSync(temporary, { mode: 0o700 });
  const out = join(work, 'report.json');
  const kept = ['--case', join(work, 'drive.case'), '-f', 'json', '-o', out];
  const fixed = ['--now', '2026-03-02T09:00:00Z', '--max-file-size', '1MiB', '--quota-units', '100000000'];
  const args = ['scan', 'gdrive:', '--access-token-file', tokenFile(emulator), ...kept, ...fixed];
  return { emulator, args, out, temporary };
}

/** Runs the built command beside the emulator; `onStart` gets a way to kill it. */
function scan({ args, emulator, temporary }: Place, onStart: (kill: () => void) => void = () => undefined) {
  const child = spawn(process.execPath, [BIN, ...args], {
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], TMPDIR: temporary, HANDBACK_DRIVE_ENDPOINT: emulator.origin },
  });
  onStart(() => child.kill('SIGKILL'));
  return new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.on('exit', (code, signal) => {
      resolve(code ?? signal);
    });
  });
}

/** The report but for what tells one run from another. */
function reportOf({ emulator, out }: Place) {
  const text = readFileSync(out, 'utf8').replaceAll(emulator.origin, 'http://emulator.example');
  const { run, ...report } = JSON.parse(text) as Record<string, unknown>;
  expect(run).toBeDefined();
  return report;
}

describe('a process that is killed goes on to the report of an uninterrupted one', () => {
  let whole: ReturnType<typeof reportOf> | null = null;

  /** The report of an uninterrupted run. */
  async function undisturbed() {
    if (whole !== null) return whole;
    const there = await place();
    expect(await scan(there)).toBe(4);
    return (whole = reportOf(there));
  }

  it.each<[string, Fault]>([
    ['at the first page', { path: LIST, nth: 1 }],
    ['within the pages', { path: LIST, nth: 3 }],
    ['within the folders of others', { path: LIST, query: { q: / in parents/ }, nth: 2 }],
    ['when it asks who may see a file', { path: '/permissions', nth: 2 }],
    ['at the first download', { query: { alt: 'media' }, nth: 1 }],
    ['within the downloads', { query: { alt: 'media' }, nth: 60 }],
    ['late in the downloads', { query: { alt: 'media' }, nth: 150 }],
    ['in the middle of a body', { path: /five/, nth: 1 }],
    ['at an export', { path: '/export', nth: 4 }],
    ['at the download of an operation', { path: '/operations/', nth: 1 }],
  ])('%s', async (_, fault) => {
    const there = await place();
    const { emulator, temporary } = there;
    const ended = await scan(there, (kill) => {
      const at =
        fault.path instanceof RegExp && fault.path.source === 'five'
          ? emulator.id('five gigabytes')
          : fault.path;
      emulator.faults.add({ ...fault, ...(at === undefined ? {} : { path: at }), before: kill });
    });
    expect(ended).toBe('SIGKILL');
    expect(emulator.faults.unused()).toEqual([]);
    for (const entry of readdirSync(temporary, { recursive: true, encoding: 'utf8' })) {
      const stat = statSync(join(temporary, entry));
      expect((stat.mode & 0o777).toString(8), entry).toBe(stat.isDirectory() ? '700' : '600');
    }
    expect(await scan(there)).toBe(4);
    expect(reportOf(there)).toEqual(await undisturbed());
    expect(readdirSync(temporary)).toEqual([]);
    expect(emulator.log.every(({ method, path }) => method === 'GET' || path.endsWith('/download'))).toBe(
      true,
    );
  });
});
