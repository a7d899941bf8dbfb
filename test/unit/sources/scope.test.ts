import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXIT, HandbackError } from '../../../src/model/error.ts';
import type { ItemFacts } from '../../../src/model/item.ts';
import type { Filters } from '../../../src/model/report.ts';
import { createScopeTest } from '../../../src/sources/scope.ts';
import { plant, temporaryFolder } from './tree.ts';

const NO_FILTERS: Filters = {
  include: [],
  exclude: [],
  modifiedAfter: null,
  modifiedBefore: null,
  owner: [],
};

function item(path: string, facts: Partial<ItemFacts> = {}): ItemFacts {
  return {
    sourceId: path,
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    nameBytes: null,
    kind: 'file',
    target: null,
    sizeBytes: 1,
    createdAt: null,
    modifiedAt: null,
    changedAt: null,
    viewedAt: null,
    owner: null,
    sharing: null,
    trashed: false,
    drive: null,
    ...facts,
  };
}

const verdictOf = (filters: Partial<Filters>, facts: ItemFacts): string =>
  createScopeTest({ filters: { ...NO_FILTERS, ...filters }, ownFiles: [] }, null)(facts) ?? 'in';

describe('globs', () => {
  test.each<[Partial<Filters>, string, string]>([
    [{}, 'a/b.txt', 'in'],
    [{ include: ['**/*.docx'] }, 'a/b.DOCX', 'in'],
    [{ include: ['**/*.docx'] }, 'b.docx', 'in'],
    [{ include: ['**/*.docx'] }, 'a/.hidden/b.docx', 'in'],
    [{ include: ['**/*.docx'] }, 'a/b.txt', 'out-of-scope'],
    [{ include: ['*.docx'] }, 'a/b.docx', 'out-of-scope'],
    [{ include: ['**/*.txt', '**/*.md'] }, 'a/b.md', 'in'],
    [{ exclude: ['**/Recipes/**'] }, 'home/recipes/soup.txt', 'out-of-scope'],
    [{ exclude: ['**/Recipes/**'] }, 'home/soup.txt', 'in'],
    [{ exclude: ['!a.txt'] }, 'b.txt', 'in'],
    [{ exclude: ['#a.txt'] }, '#a.txt', 'out-of-scope'],
    [{ exclude: ['+(a|b).txt'] }, 'a.txt', 'in'],
    [{ exclude: ['{a,b}.txt'] }, 'b.txt', 'out-of-scope'],
    [{ include: ['**/*.txt'], exclude: ['a/**'] }, 'a/b.txt', 'out-of-scope'],
    [{ include: ['a\n*'] }, 'a\nb', 'in'],
  ])('%j says of %j: %s', (filters, path, verdict) => {
    expect(verdictOf(filters, item(path))).toBe(verdict);
  });

  test('leave a folder out by exclusion only', () => {
    const folder = item('a', { kind: 'folder', modifiedAt: 0 });
    const filters = { include: ['**/*.docx'], modifiedAfter: '2025-01-01' };
    expect(verdictOf(filters, folder)).toBe('in');
    expect(verdictOf({ ...filters, exclude: ['a'] }, folder)).toBe('out-of-scope');
  });
});

describe('facts', () => {
  const july14 = Date.parse('2025-07-14T00:00:00Z');
  test.each<[Partial<Filters>, Partial<ItemFacts>, string]>([
    [{ modifiedAfter: '2025-07-14' }, { modifiedAt: july14 }, 'in'],
    [{ modifiedAfter: '2025-07-14' }, { modifiedAt: july14 - 1 }, 'out-of-scope'],
    [{ modifiedBefore: '2025-07-14' }, { modifiedAt: july14 }, 'out-of-scope'],
    [{ modifiedBefore: '2025-07-14T02:00:00+02:00' }, { modifiedAt: july14 - 1 }, 'in'],
    [{ modifiedAfter: '2025-07-13T17:00-07:00' }, { modifiedAt: july14 - 1 }, 'out-of-scope'],
    [{ modifiedAfter: '2025-07-14' }, { modifiedAt: null }, 'in'],
    [{ owner: ['dana@example.com'] }, { owner: 'Dana@Example.com' }, 'in'],
    [{ owner: ['@example.com'] }, { owner: 'dana@example.com' }, 'in'],
    [{ owner: ['@example.com'] }, { owner: 'dana@not-example.com' }, 'out-of-scope'],
    [{ owner: ['a@example.com'] }, { owner: null }, 'in'],
  ])('%j says of %j: %s', (filters, facts, verdict) => {
    expect(verdictOf(filters, item('a.txt', facts))).toBe(verdict);
  });
});

describe('own files', () => {
  test('are met by whatever path leads to them, folders never but for the lock of a case', () => {
    const base = temporaryFolder();
    plant(base, {
      'drive/matter.yaml': '',
      'drive/sub/a.case': '',
      'drive/rules/': '',
      'elsewhere.yaml': '',
    });
    mkdirSync(join(base, 'links'));
    symlinkSync(join(base, 'drive'), join(base, 'links/drive'));
    symlinkSync(join(base, 'drive/matter.yaml'), join(base, 'links/matter.yaml'));
    const ownFiles = [
      join(base, 'links/matter.yaml'),
      join(base, 'links/drive/sub/a.case'),
      join(base, 'drive/sub/not yet 100%41.json'),
      join(base, 'drive/rules'),
      join(base, 'drive'),
      join(base, 'elsewhere.yaml'),
      join(base, 'drive/sub/a.case.lock'),
    ];
    const test = createScopeTest(
      { filters: { ...NO_FILTERS, exclude: ['**/*.case'] }, ownFiles },
      join(base, 'drive'),
    );
    expect(test(item('matter.yaml'))).toBe('own-file');
    expect(test(item('sub/a.case.lock', { kind: 'folder' }))).toBe('own-file');
    expect(test(item('sub/a.case'))).toBe('own-file');
    expect(test(item('sub/not yet 100%2541.json'))).toBe('own-file');
    expect(test(item('rules', { kind: 'folder' }))).toBeNull();
    expect(test(item('elsewhere.yaml'))).toBeNull();
  });

  test('are of no concern to a source that is no folder', () => {
    expect(createScopeTest({ filters: NO_FILTERS, ownFiles: ['/a.txt'] }, null)(item('a.txt'))).toBeNull();
  });
});

describe('mistakes', () => {
  test.each<[string, Partial<Filters>]>([
    ["cannot read the time of --modified-after: 'yesterday'", { modifiedAfter: 'yesterday' }],
    ["cannot read the time of --modified-after: '2025-13-01'", { modifiedAfter: '2025-13-01' }],
    ["cannot read the time of --modified-before: '2025-07-14T09:30'", { modifiedBefore: '2025-07-14T09:30' }],
    [`cannot read the glob '${'x'.repeat(70_000)}'`, { include: ['x'.repeat(70_000)] }],
  ])('%.60s', (message, filters) => {
    expect(() => verdictOf(filters, item('a'))).toThrow(
      expect.objectContaining({ name: HandbackError.name, code: EXIT.usage, message }),
    );
  });
});
