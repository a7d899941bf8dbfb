import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { custodyEntries } from '../../../src/case/custody.ts';
import { openCaseForReading } from '../../../src/case/open.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { SIGNING_KEY } from '../../make/keys.ts';
import { runMain } from '../cli/run-main.ts';
import { emulate, folder } from './open.ts';
import { scanDrive, type Scanned } from './scan.ts';

/** An emulated drive with everything odd in it, listed into a case; the first page had to be asked for twice. */
async function listed(): Promise<{ emulator: Emulator; caseFile: string; report: Scanned }> {
  const emulator = await emulate({ seed: 3 });
  const failure = { status: 503, reason: 'backendError', domain: 'global', retryAfter: '0' };
  emulator.faults.add({ ...failure, path: '/drive/v3/files' });
  const caseFile = join(folder(), 'drive.case');
  const { report } = await scanDrive(emulator, ['--metadata-only', '-c', caseFile]);
  return { emulator, caseFile, report };
}

/** What the log has of a listed drive. */
interface Listed {
  pages: number;
  requests: number;
  corpora: unknown[];
  quota: Record<'usageInDrive' | 'usageInTrash' | 'listed' | 'difference', string>;
  changes: { from: string; to: string; changed: number; removed: number };
}

/** A report of the case in one format. */
async function reported(caseFile: string, format: string): Promise<string> {
  return (await runMain(['report', caseFile, '-f', format])).stdout;
}

/** Committed values of every row, by item: what the disclosures of a list for the custodian show. */
async function committed(caseFile: string): Promise<Map<unknown, Map<string, unknown>>> {
  const out = folder();
  const key = join(out, 'id');
  writeFileSync(key, SIGNING_KEY, { mode: 0o600 });
  const list = join(out, 'list');
  const args = [
    'produce',
    caseFile,
    '-o',
    list,
    '--for',
    'employee',
    '--by',
    'Dana Reyes',
    '--sign-key',
    key,
  ];
  expect(await runMain(args)).toMatchObject({ code: 0 });
  const rows = readFileSync(join(list, 'list.jsonl'), 'utf8').trim().split('\n');
  const values = rows.map((row) => {
    const { disclosures } = JSON.parse(row) as { disclosures: string[] };
    const pairs = disclosures.map(
      (one) => JSON.parse(Buffer.from(one, 'base64url').toString()) as [string, string, unknown],
    );
    return new Map(pairs.map(([, name, value]) => [name, value]));
  });
  return new Map(values.map((row) => [row.get('ITEM_ID'), row]));
}

function csvRows(text: string): Map<string | undefined, Record<string, string>> {
  const [names = [], ...rows] = text
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, a, b]) => a ?? b ?? ''),
    );
  const records = rows.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])));
  return new Map(records.map((record) => [record['ITEM_ID'], record]));
}

describe('what Drive knows of an item', () => {
  test('stands in the list as CSV and in what a head commits to', async () => {
    const { emulator, caseFile, report } = await listed();
    const rows = csvRows(await reported(caseFile, 'csv'));
    const leaves = await committed(caseFile);
    const expectBoth = (label: string, values: Record<string, string>): void => {
      expect(rows.get(emulator.id(label)), label).toMatchObject(values);
      const leaf = leaves.get(emulator.id(label));
      expect(
        Object.fromEntries(Object.keys(values).map((name) => [name, leaf?.get(name) ?? ''])),
        label,
      ).toEqual(values);
    };
    expectBoth('external', {
      MODIFIED_BY: 'dana.reyes@example.com',
      OWNER: 'dana.reyes@example.com',
      OWNED_BY_ME: 'Y',
      SHARED_WITH: 'sam@fabrikam.example (writer)',
      PARENT_ID: emulator.id('sharing'),
      TRASHED: 'N',
      TRASHED_UTC: '',
      HEAD_REVISION_ID:
        report.items.find(({ sourceId }) => sourceId === emulator.id('external'))?.drive?.headRevisionId ??
        '?',
    });
    expectBoth('shared file', {
      OWNED_BY_ME: 'N',
      SHARED_WITH_ME_UTC: '2026-01-01T09:00:00.000Z',
      SHARED_WITH: '',
    });
    expectBoth('sales trashed', { TRASHED: 'Y', TRASHED_UTC: '2026-02-27T09:00:00.000Z', OWNED_BY_ME: '' });
    expectBoth('public', { SHARED_WITH: 'anyone (reader)', LINK_SHARING: 'public' });
  });
});

describe('the trash', () => {
  test('comes first, with the warning that it empties itself, and leads each group of the checklist', async () => {
    const { emulator, caseFile, report } = await listed();
    const text = (await reported(caseFile, 'text')).replace(/\s+/g, ' ');
    expect(text).toMatch(/In the trash Google Drive deletes .*hold or no hold.*Checklist/);
    expect(text).toContain('purges within 30 days of an unknown date');
    expect(text).toContain('purges by 2026-03-29');
    const md = await reported(caseFile, 'md');
    const { controlNumber = '?' } =
      report.items.find(({ sourceId }) => sourceId === emulator.id('sales trashed')) ?? {};
    const trashed = report.items.filter((item) => item.trashed);
    const [, holds = '', trash = '', groups = ''] =
      /## Holds([^]*)## In the trash([^]*)## Overview([^]*)/.exec(md) ?? [];
    expect(holds).toContain('on hold');
    expect(trash.match(/^- \[ \] /gm)).toHaveLength(trashed.length);
    expect(trash).toMatch(new RegExp(`${controlNumber}.*thrown.txt.*purges by 2026-03-29`));
    expect(groups.match(new RegExp(controlNumber, 'g'))).toHaveLength(1);
    const undecided = /## undecided[^]*?(?=\n## |$)/.exec(groups)?.[0] ?? '';
    const places = [...undecided.matchAll(/^- \[ \] .*$/gm)].map(([line]) => line.includes('(in the trash,'));
    expect(places.indexOf(false)).toBeGreaterThan(0);
    expect(places.lastIndexOf(true)).toBeLessThan(places.indexOf(false));
  });
});

test('the custody log tells who was asked, for what, how often, and what had to be asked again', async () => {
  const { emulator, caseFile } = await listed();
  const { db, close } = openCaseForReading(caseFile);
  const details = (event: 'scan-started' | 'listed' | 'scan-closed') =>
    [...custodyEntries(db, event)].map(({ detail }) => detail)[0];
  const [listing, closed] = [details('listed'), details('scan-closed')];
  expect(details('scan-started')).toMatchObject({ sources: [{ kind: 'drive', account: emulator.account }] });
  expect(listing).toMatchObject({
    statement: {
      sources: [
        {
          account: emulator.account,
          api: `Drive API v3 at ${emulator.origin}`,
          scopes: null,
          retries: { backendError: 1 },
        },
      ],
    },
  });
  const [source] = (
    listing?.['statement'] as {
      sources: { corpora: { query: string; pages: number }[]; pages: number; requests: number }[];
    }
  ).sources;
  expect(source?.corpora.map(({ query }) => query)).toEqual(
    expect.arrayContaining([
      'corpora=user',
      expect.stringMatching(/^corpora=drive driveId=/),
      "q='<folder id>' in parents",
    ]),
  );
  expect(source?.pages).toBe(
    emulator.log.filter(({ methodId, status }) => methodId === 'drive.files.list' && status === 200).length,
  );
  expect(closed).toMatchObject({
    repeated: {},
    traffic: [
      {
        account: emulator.account,
        requests: emulator.log.filter(({ path }) => path.startsWith('/drive/')).length,
      },
    ],
  });
  close();
});

test('the completeness statement of a production has pages, quota and changes as the log has them, and no name', async () => {
  const { emulator, caseFile } = await listed();
  const list = join(folder(), 'list');
  const args = ['--for', 'counterparty', '--by', 'Ivy Okafor', '--unreviewed', 'withhold'];
  expect(await runMain(['produce', caseFile, '-o', list, ...args])).toMatchObject({ code: 0 });
  const text = readFileSync(join(list, 'completeness-statement.md'), 'utf8');
  const { db, close } = openCaseForReading(caseFile);
  const [entry] = custodyEntries(db, 'listed');
  close();
  const { statement } = entry?.detail as { statement: { sources: Listed[]; blindSpots: string[] } };
  const [source] = statement.sources;
  if (source === undefined) throw new Error('no source in the log');
  const { pages, quota, changes, corpora, requests } = source;
  expect(pages).toBeGreaterThan(3);
  for (const words of [
    `\n  - pages: ${pages}\n`,
    `${requests} requests, 1 asked again`,
    `quota: the account counts ${quota.usageInDrive} bytes (${quota.usageInTrash} in the trash)`,
    `come to ${quota.listed}; difference ${quota.difference}\n`,
    `(token ${changes.from} to ${changes.to}): ${changes.changed} changed, ${changes.removed} removed`,
    ...statement.blindSpots,
  ]) {
    expect(text).toContain(words);
  }
  const told = [...text.matchAll(/asked `([^`]+)`: (\d+) lists, (\d+) pages/g)];
  expect(told.reduce((sum, [, , lists]) => sum + Number(lists), 0)).toBe(corpora.length);
  expect(told.reduce((sum, [, , , some]) => sum + Number(some), 0)).toBe(pages);
  expect(told.map(([, kind]) => kind)).toContain('corpora=user');
  for (const { item } of emulator.truth()) expect(text).not.toContain(item.id);
});

test('every format for people and pipelines states how the list was made', async () => {
  const { emulator, caseFile } = await listed();
  const stated = [
    'pages: ',
    'incompleteSearch: no',
    'quota: the account counts',
    '(token ',
    'cannot be seen',
  ];
  for (const format of ['text', 'md', 'sarif', 'junit', 'github', 'json', 'jsonl']) {
    const { stdout } = await runMain(['report', caseFile, '-f', format]);
    const told = stdout.replace(/\s+/g, ' ');
    const names = ['json', 'jsonl'].includes(format);
    for (const words of names
      ? ['"pages"', '"incompleteSearch"', '"quota"', '"changes"', 'cannot be seen']
      : stated)
      expect(told, format).toContain(words);
    if (['sarif', 'junit', 'github'].includes(format))
      for (const { item } of emulator.truth()) expect(told, format).not.toContain(item.id);
  }
});
