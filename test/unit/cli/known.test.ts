import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReportHead, ReportItem } from '../../../src/model/report.ts';
import { temporaryFolder, writeTree } from '../../make/folder.ts';
import { BIN } from '../../make/run.ts';
import { emulate, tokenFile } from '../drive/open.ts';
import { runMain } from './run-main.ts';

type Scanned = ReportHead & { items: ReportItem[] };

const sum = (kind: string, text: string): string => createHash(kind).update(text).digest('hex');

/** The one pack that matters here. */
const RULES = ['--no-default-rules', '-r', 'known'];

const HARMLESS = 'nothing that a rule would find';

function setUp(list: string) {
  const folder = temporaryFolder();
  writeTree(folder, {
    'drive/a.txt': HARMLESS,
    'drive/b.txt': 'other',
    'drive/empty': '',
    'theirs.txt': list,
  });
  return {
    folder,
    scan: async (...more: string[]) => {
      const args = [
        'scan',
        join(folder, 'drive'),
        '-k',
        join(folder, 'theirs.txt'),
        '-f',
        'json',
        ...RULES,
        ...more,
      ];
      const ran = await runMain(args);
      const report = ran.stdout.startsWith('{') ? (JSON.parse(ran.stdout) as Scanned) : null;
      return { ...ran, report: report as Scanned };
    },
  };
}

describe('scan --known', () => {
  it('flags what stands in the list, by the name that it has there, and nothing else', async () => {
    const { scan, folder } = setUp(`${sum('sha256', HARMLESS)}  Deals/plan.txt\n${sum('sha256', '')}  x\n`);
    const { code, report } = await scan();
    expect(code).toBe(1);
    expect(report.items.filter(({ flagged }) => flagged)).toMatchObject([
      {
        name: 'a.txt',
        known: [{ list: 'theirs.txt', label: 'Deals/plan.txt' }],
        findings: [{ ruleId: 'known.document', severity: 'high', confidence: 'high' }],
        disposition: { state: 'return-and-destroy' },
      },
    ]);
    expect(report.options.known).toMatchObject([
      { file: join(folder, 'theirs.txt'), entries: 1, ignored: 1 },
    ]);
    const text = (await scan('-f', 'text')).stdout;
    expect(text).toContain('known: "Deals/plan.txt" in theirs.txt');
  });

  it('computes the hashes that the list has', async () => {
    const { scan } = setUp(`${sum('md5', HARMLESS)}\n`);
    const { report } = await scan();
    expect(report.options.hashes).toEqual(['sha256', 'md5']);
    expect(report.summary.flagged).toBe(1);
  });

  it('keeps the list in the case, and its match in every format', async () => {
    const { scan, folder } = setUp(`${sum('sha256', HARMLESS)}\n`);
    const caseFile = join(folder, 'audit.case');
    await scan('-c', caseFile);
    const report = async (format: string) => (await runMain(['report', caseFile, '-f', format])).stdout;
    expect(await report('csv')).toContain('FLAGGED;KNOWN;HELD');
    expect(await report('dat')).toContain('FLAGGED;KNOWN;HELD');
    expect(await report('hashdeep')).toContain(`,${sum('sha256', HARMLESS)},./a.txt\n`);
    expect(await report('text')).toContain('hash list of 1 ');
  });

  it('stops before anything is read where a line is no hash', async () => {
    const { scan, folder } = setUp(`${sum('sha256', HARMLESS)}\noops\n`);
    const { code, stderr } = await scan();
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${join(folder, 'theirs.txt')}:2: no line with a SHA-256`) as string,
    });
  });

  it('compares what Google states, without a download', async () => {
    const emulator = await emulate({ seed: 7 });
    const env = { HANDBACK_DRIVE_ENDPOINT: emulator.origin };
    const args = [
      'scan',
      'gdrive:',
      '--access-token-file',
      tokenFile(emulator),
      '-f',
      'json',
      '--metadata-only',
      ...RULES,
    ];
    const items = (JSON.parse((await runMain(args, env)).stdout) as Scanned).items;
    const some = items.find(({ drive, sizeBytes }) => drive?.sha256 != null && sizeBytes !== '0');
    const list = join(temporaryFolder(), 'theirs.txt');
    writeFileSync(list, `${some?.drive?.sha256 ?? ''}\n`);
    emulator.log.length = 0;
    const again = JSON.parse((await runMain([...args, '-k', list], env)).stdout) as Scanned;
    const found = again.items.filter(({ known }) => known.length > 0);
    expect(found.map(({ sourceId }) => sourceId)).toContain(some?.sourceId);
    expect(found.every(({ flagged }) => flagged)).toBe(true);
    expect(emulator.log.some(({ query }) => query['alt'] === 'media')).toBe(false);
  });
});

it('a list may come from a pipe', () => {
  const { folder } = setUp('');
  const script = `"${process.execPath}" "${BIN}" scan drive -k <(sha256sum drive/a.txt) -f csv`;
  const { stdout, status } = spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stdout).toContain('FLAGGED;KNOWN');
});
