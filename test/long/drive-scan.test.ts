import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ReportHead, ReportItem } from '../../src/model/report.ts';
import type { Emulator } from '../emulator/emulator.ts';
import { runMain } from '../unit/cli/run-main.ts';
import { emulate, folder, tokenFile } from '../unit/drive/open.ts';

interface Scanned extends ReportHead {
  items: ReportItem[];
}

async function scan(emulator: Emulator, ...more: string[]) {
  const args = ['scan', 'gdrive:', '--access-token-file', tokenFile(emulator), '-f', 'json', ...more];
  const ran = await runMain(args, { HANDBACK_DRIVE_ENDPOINT: emulator.origin });
  return { ...ran, report: (ran.stdout === '' ? null : JSON.parse(ran.stdout)) as Scanned };
}

test('a drive with everything odd in it is read as far as it can be, each gap with its reason', async () => {
  const emulator = await emulate({ seed: 7 });
  const { code, report } = await scan(emulator, '--max-file-size', '2MiB');
  const of = (label: string): ReportItem | undefined =>
    report.items.find(({ sourceId }) => sourceId === emulator.id(label));
  expect(code).toBe(4);
  expect(report.run.exitCode).toBe(4);
  expect(report.warnings).toContainEqual(expect.objectContaining({ code: 'hash-mismatch' }));
  const verdicts = Object.fromEntries(
    report.items
      .filter(({ examination: { status } }) => status !== 'scanned')
      .map(({ name, examination: { status, reasons } }) => [name, `${status} ${reasons.join()}`]),
  );
  expect(verdicts).toEqual({
    Diagram: 'skipped unsupported-format',
    Introduction: 'skipped unsupported-format',
    Route: 'skipped unsupported-format',
    Survey: 'skipped unsupported-format',
    'Team site': 'skipped unsupported-format',
    'damaged.txt': 'failed changed-while-read',
    'disk image.txt': 'partial too-large',
    'flagged, not mine.txt': 'skipped denied',
    'flagged.txt': 'skipped denied',
    'popular.txt': 'failed denied',
    'sealed.txt': 'skipped encrypted',
    'view only.txt': 'skipped download-disabled',
  });
  expect(of('document')).toMatchObject({ kind: 'native', hashBasis: 'export', sizeBytes: null });
  expect(of('budget one')).toMatchObject({ hashBasis: 'computed', sourceAccount: emulator.account });
  expect(of('too large')?.examination.status).toBe('scanned');
  expect(of('huge quota')?.drive?.quotaBytesUsed).toBe('9007199254740993');
  expect(report.listing).toMatchObject({ complete: true });
  expect(emulator.violations).toEqual([]);
  const written = emulator.log.filter(({ method }) => method !== 'GET');
  expect(written.every(({ methodId }) => methodId === 'drive.files.download')).toBe(true);
});

test('what the token covers in part is read in part and says so', async () => {
  const emulator = await emulate({ seed: 3 });
  const token = tokenFile(emulator, ['https://www.googleapis.com/auth/drive.metadata.readonly']);
  const env = { HANDBACK_DRIVE_ENDPOINT: emulator.origin };
  const args = ['scan', 'gdrive:', '--access-token-file', token, '-f', 'json'];
  const whole = await runMain(args, env);
  const report = JSON.parse(whole.stdout) as Scanned;
  expect(whole.code).toBe(3);
  expect(report.warnings.map(({ message }) => message).join()).toContain('the sign-in does not cover');
  const metadata = await runMain([...args, '--metadata-only'], env);
  const second = JSON.parse(metadata.stdout) as Scanned;
  expect(second.listing.complete).toBe(false);
  expect(JSON.stringify(second.listing.statement)).toContain('shared drives');
  expect(emulator.log.some(({ query }) => query['alt'] === 'media')).toBe(true);
});

test('a run whose quota is spent goes on where it stopped, to the same report', async () => {
  const undisturbed = await emulate({ seed: 5 });
  const now = ['--now', '2026-03-02', '--max-file-size', '1MiB'];
  const expected = (await scan(undisturbed, ...now)).report;
  const emulator = await emulate({ seed: 5 });
  const kept = ['--case', join(folder(), 'drive.case'), ...now];
  const spent = { status: 403, reason: 'dailyLimitExceeded', domain: 'usageLimits', times: 20 };
  emulator.faults.add({ ...spent, path: '/drive/v3/files', query: { alt: 'media' }, nth: 30 });
  const first = await scan(emulator, ...kept);
  expect(first.code).toBe(3);
  expect(first.report.warnings.map(({ code }) => code)).toContain('stopped');
  expect(first.report.coverage.listed).toBe(expected.coverage.listed);
  expect(first.report.coverage.byReason['listing-incomplete']).toBeGreaterThan(0);
  expect(first.report.listing.complete).toBe(true);
  emulator.faults.clear();
  const reads = emulator.log.filter(({ query }) => query['alt'] === 'media').length;
  const second = await scan(emulator, ...kept);
  expect(second.report.items).toEqual(expected.items);
  expect(second.report.coverage).toEqual(expected.coverage);
  expect(second.report.warnings).toEqual(expected.warnings);
  expect(reads).toBeGreaterThan(0);
});

test('a listing that is lost before its end is reported as far as it came, and listed again', async () => {
  const emulator = await emulate({ seed: 2, scene: false, items: 2500 });
  emulator.faults.add({
    path: '/drive/v3/files',
    query: { pageSize: '1000' },
    nth: 3,
    status: 403,
    reason: 'dailyLimitExceeded',
    domain: 'usageLimits',
  });
  const kept = ['--case', join(folder(), 'drive.case'), '--metadata-only'];
  const first = await scan(emulator, ...kept);
  expect(first.code).toBe(3);
  expect(first.report.coverage.listed).toBe(2000);
  expect(first.report.listing.complete).toBe(false);
  const second = await scan(emulator, ...kept);
  expect(second.report.coverage.listed).toBe(2500);
  expect(second.report.listing.complete).toBe(true);
  expect(second.code).toBeLessThan(2);
});
