import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeMatter, produceInto } from '../../make/production.ts';

const textOf = (...parts: string[]): string => readFileSync(join(...parts), 'utf8');

interface Line {
  i: number;
  status: string;
  basis?: string;
}

function recordOf(folder: string): Line[] {
  return textOf(folder, 'list.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

describe('the cover sheet', () => {
  it('has the numbers that the list has, and the hash of every other file', async () => {
    const matter = await makeMatter();
    await produceInto(matter, 'list');
    const folder = matter.path('list');
    const sheet = textOf(folder, 'cover-sheet.md');
    const rows = recordOf(folder);
    const said = new Map([...sheet.matchAll(/^\| ([^|]+) \| (\d+) \|$/gm)].map(([, what, n]) => [what, n]));
    const expected = new Map<string, number>([['in all', rows.length]]);
    for (const { status, basis } of rows) {
      for (const what of [status, ...(basis === undefined ? [] : [`not produced, ${basis}`])]) {
        expected.set(what, (expected.get(what) ?? 0) + 1);
      }
    }
    expect(Object.fromEntries(said)).toEqual(
      Object.fromEntries([...expected].map(([what, count]) => [what, String(count)])),
    );
    expect(rows.map(({ i }) => i)).toEqual(rows.map((_, at) => at));
    expect(sheet).toContain(`Production numbers: HBP-000001 to HBP-00000${rows.length}; gaps: none`);
    expect(sheet).toContain(`Custodian: not stated, ${rows.length} rows`);
    expect(sheet).toContain(createHash('sha256').update(textOf(folder, 'head.json')).digest('hex'));
    const files = [...sheet.matchAll(/^\| (\S+) \| (\d+) \| ([0-9a-f]{64}) \|$/gm)];
    const unlisted = ['cover-sheet.md', 'manifest.json', 'manifest.json.sig'];
    expect(files.map(([, name]) => name).sort()).toEqual(
      readdirSync(folder)
        .filter((name) => !unlisted.includes(name))
        .sort(),
    );
    for (const [, name = '', bytes, sha256] of files) {
      const content = readFileSync(join(folder, name));
      expect([String(content.length), createHash('sha256').update(content).digest('hex')], name).toEqual([
        bytes,
        sha256,
      ]);
    }
  });
});
