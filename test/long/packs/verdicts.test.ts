import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { ReportItem } from '../../../src/model/report.ts';
import { builtinPacks } from '../../../src/rules/builtin.ts';
import { loadMatter } from '../../../src/rules/matter.ts';
import { loadPacks } from '../../../src/rules/pack.ts';
import { beside, expectedOf, scanDrive, type Expected } from '../../make/labelled.js';
import { leavesOf } from './leaves.ts';
import { qualityOf } from './quality.ts';

/** The drives that the rules were written on; the others were held out. */
const DRIVE_NAMES = ['salesperson', 'engineer', 'consultants'];
const BAR = 0.95;
const packFiles = [...(await builtinPacks()).values()];
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handback-verdicts-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** Expected rows and items of all drives; paths begin with the drive's name. */
async function scanAll(
  options: (name: string) => string[],
): Promise<{ expected: Expected[]; items: ReportItem[] }> {
  const expected: Expected[] = [];
  const items: ReportItem[] = [];
  for (const name of DRIVE_NAMES) {
    const report = await scanDrive(name, options(name));
    expect(report.complete).toBe(true);
    expected.push(...(await expectedOf(name)).map((row) => ({ ...row, path: `${name}/${row.path}` })));
    items.push(
      ...report.items.map((item) => ({ ...item, paths: item.paths.map((path) => `${name}/${path}`) })),
    );
  }
  return { expected, items };
}

const withMatter = (name: string) => ['-m', beside(name, 'matter.yaml')];
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

describe('flagging on the fixture drives', () => {
  let all: Awaited<ReturnType<typeof scanAll>>;
  beforeAll(async () => {
    all = await scanAll(withMatter);
  }, 120_000);

  test('reaches the bar in precision and recall', () => {
    for (const name of DRIVE_NAMES) {
      const of = (path: string | undefined) => path?.startsWith(`${name}/`) ?? false;
      const { precision, recall, wrong } = qualityOf(
        all.expected.filter(({ path }) => of(path)),
        all.items.filter(({ paths }) => of(paths[0])),
      );
      process.stdout.write(`${name}: precision ${percent(precision)}, recall ${percent(recall)}\n`);
      for (const path of wrong) process.stdout.write(`  wrong: ${path}\n`);
    }
    const { precision, recall } = qualityOf(all.expected, all.items);
    process.stdout.write(`all: precision ${percent(precision)}, recall ${percent(recall)}\n`);
    expect(precision).toBeGreaterThanOrEqual(BAR);
    expect(recall).toBeGreaterThanOrEqual(BAR);
  });

  test('has a row and a verdict for every file', () => {
    const files = all.items.filter(({ kind }) => kind !== 'folder').map(({ paths }) => paths[0]);
    expect(files.toSorted()).toEqual(all.expected.map(({ path }) => path).toSorted());
    expect(files.length).toBeGreaterThanOrEqual(120);
  });

  test('proposes what the story calls for', () => {
    const wanted = all.expected.filter(({ disposition }) => disposition !== '');
    const states = new Map(all.items.map((item) => [item.paths[0], item.disposition?.state]));
    expect(wanted.length).toBeGreaterThan(8);
    expect(wanted.map(({ path }) => [path, states.get(path)])).toEqual(
      wanted.map(({ path, disposition }) => [path, disposition]),
    );
  });

  test('is the same when the invented names are deleted from packs and matter', async () => {
    const names = (await Promise.all(DRIVE_NAMES.map(inventedNames))).flat();
    const copies = await Promise.all(
      packFiles.map(async (file) => {
        const text = names.reduce(
          (left, name) => left.replaceAll(name, 'nobody'),
          await readFile(file, 'utf8'),
        );
        const copy = join(folder, basename(file));
        await writeFile(copy, text);
        return copy;
      }),
    );
    const nameless = await scanAll(() => ['--no-default-rules', ...copies.flatMap((copy) => ['-r', copy])]);
    const [before, after] = [all, nameless].map(({ expected, items }) => qualityOf(expected, items));
    expect(names.length).toBeGreaterThan(20);
    expect(after).toEqual(before);
  }, 120_000);
});

/** Names of people, firms and projects that the story made up. */
async function inventedNames(drive: string): Promise<string[]> {
  const matter = await loadMatter(beside(drive, 'matter.yaml'));
  const employers = [matter.formerEmployer, matter.newEmployer].filter((employer) => employer !== null);
  return [
    matter.custodian?.name ?? '',
    ...employers.flatMap(({ name, aliases, domains, codeNames, people, customers }) => {
      return [
        name,
        ...aliases,
        ...domains,
        ...codeNames,
        ...people,
        ...customers.flatMap((one) => [one.name, ...one.aliases]),
      ];
    }),
    ...matter.counsel.people,
    ...matter.counsel.domains,
  ].filter((name) => name !== '');
}

test('hardly a term, path or pattern of a rule fits one fixture file only', async () => {
  const packs = await loadPacks(packFiles);
  const leaves = leavesOf(packs.flatMap(({ rules }) => rules));
  const rules = leaves.map((match, index) => {
    return { id: `leaf.n${index}`, title: 'x', rationale: 'x', severity: 'low', match };
  });
  const file = join(folder, 'leaf.yaml');
  await writeFile(file, stringify({ pack: 'leaf', version: '1.0.0', rules }));
  const { items } = await scanAll(() => ['--no-default-rules', '-r', file, '--min-confidence', 'low']);
  const files = items.filter(({ kind }) => kind !== 'folder');
  const counts = new Map<string, number>();
  for (const { findings } of files) {
    for (const { ruleId } of findings) counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1);
  }
  expect(counts.size).toBeGreaterThan(500);
  const once = [...counts.values()].filter((count) => count === 1);
  expect(once.length / leaves.length).toBeLessThan(0.05);
}, 120_000);
