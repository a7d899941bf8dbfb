import { describe, expect, onTestFinished, test } from 'vitest';
import type { Filters } from '../../src/model/report.ts';
import type { ListedItem, Scope, Source } from '../../src/model/source.ts';

/** A source that holds given files, as the suite asks for it. */
interface Planted {
  source: Source;
  /** Scope value that names the file at `path` as one of the run's own; null where a source can hold no such file. */
  ownFile: ((path: string) => string) | null;
  dispose: () => Promise<void>;
}

/** Makes a source with exactly these files; keys are `/`-paths, values texts, folders as needed. */
export type Plant = (files: Record<string, string>) => Promise<Planted>;

const FILES = {
  'Plans/Contoso/plan.txt': 'account plan',
  'Plans/Contoso-old.txt': 'old plan',
  'Plans/notes.md': '',
  'Plans.txt': 'a file beside the folder',
  'Privat/Gärten/😀.txt': 'tulips',
  'Privat/100% done.txt': 'done',
};

const FOLDERS = ['Plans', 'Plans/Contoso', 'Privat', 'Privat/Gärten'];

const NO_FILTERS: Filters = {
  include: [],
  exclude: [],
  modifiedAfter: null,
  modifiedBefore: null,
  owner: [],
};

/** What every source keeps to, see `Source`; called once for each kind. */
export function testSource(kind: Source['kind'], plant: Plant): void {
  const planted = async (files: Record<string, string>): Promise<Planted> => {
    const made = await plant(files);
    onTestFinished(made.dispose);
    return made;
  };

  describe(`${kind} source`, () => {
    test('lists every entry once, in the order of path bytes', async () => {
      const { source } = await planted(FILES);
      const items = await listAll(source);
      const expected = [...Object.keys(FILES), ...FOLDERS].sort((a, b) =>
        Buffer.compare(Buffer.from(a), Buffer.from(b)),
      );
      expect(items.map(({ path }) => path)).toEqual(expected);
      expect(new Set(items.map(({ sourceId }) => sourceId)).size).toBe(items.length);
      expect(source.kind).toBe(kind);
    });

    test('states facts that hold together', async () => {
      const { source } = await planted(FILES);
      for (const item of await listAll(source)) checkFacts(item);
    });

    test('leaves files to be examined and says that folders hold no content', async () => {
      const { source } = await planted(FILES);
      for (const { path, kind: itemKind, sizeBytes, verdict } of await listAll(source)) {
        const text = (FILES as Record<string, string>)[path];
        expect(itemKind).toBe(text === undefined ? 'folder' : 'file');
        if (text === undefined)
          expect(verdict).toEqual({ status: 'scanned', reason: 'no-content', detail: null });
        else expect([verdict, sizeBytes]).toEqual([null, Buffer.byteLength(text)]);
      }
    });

    test('lists the same twice', async () => {
      const { source } = await planted(FILES);
      expect(await listAll(source)).toEqual(await listAll(source));
    });

    test('gives an empty listing for an empty source', async () => {
      const { source } = await planted({});
      expect(await listAll(source)).toEqual([]);
    });

    test('gives no empty batch and bounds the others', async () => {
      const files = Object.fromEntries(Array.from({ length: 5100 }, (_, index) => [`${index}.txt`, '']));
      const { source } = await planted(files);
      const sizes = (await batches(source)).map((batch) => batch.length);
      expect(Math.min(...sizes)).toBeGreaterThan(0);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(5000);
      expect(sizes.reduce((sum, size) => sum + size)).toBe(5100);
    });

    test('does not enter an excluded folder', async () => {
      const { source } = await planted(FILES);
      expect(await verdicts(source, { exclude: ['**/contoso', 'privat/**'] })).toEqual({
        Plans: 'no-content',
        'Plans.txt': null,
        'Plans/Contoso': 'out-of-scope',
        'Plans/Contoso-old.txt': null,
        'Plans/notes.md': null,
        Privat: 'no-content',
        'Privat/100% done.txt': 'out-of-scope',
        'Privat/Gärten': 'out-of-scope',
      });
    });

    test('lists what an inclusion leaves out', async () => {
      const { source } = await planted(FILES);
      expect(await verdicts(source, { include: ['**/*.md', 'Privat/*/*'] })).toEqual({
        Plans: 'no-content',
        'Plans.txt': 'out-of-scope',
        'Plans/Contoso': 'no-content',
        'Plans/Contoso-old.txt': 'out-of-scope',
        'Plans/Contoso/plan.txt': 'out-of-scope',
        'Plans/notes.md': null,
        Privat: 'no-content',
        'Privat/100% done.txt': 'out-of-scope',
        'Privat/Gärten': 'no-content',
        'Privat/Gärten/😀.txt': null,
      });
    });

    test('knows when files were modified', async () => {
      const { source } = await planted({ 'a.txt': 'text' });
      expect(await verdicts(source, { modifiedBefore: '2001-01-01' })).toEqual({ 'a.txt': 'out-of-scope' });
      expect(await verdicts(source, { modifiedAfter: '2001-01-01' })).toEqual({ 'a.txt': null });
    });

    test("tells the run's own files", async () => {
      const { source, ownFile } = await planted({ 'a.txt': '', 'out/b.json': '' });
      const ownFiles = ownFile === null ? [] : [ownFile('out/b.json')];
      const items = await listAll(source, { filters: NO_FILTERS, ownFiles });
      const own = items.filter(({ verdict }) => verdict?.reason === 'own-file').map(({ path }) => path);
      expect(own).toEqual(ownFile === null ? [] : ['out/b.json']);
    });

    test('stops with the reason of the signal', async () => {
      const { source } = await planted(FILES);
      const reason = new Error('enough');
      const scope = { filters: NO_FILTERS, ownFiles: [] };
      await expect(collect(source.list(scope, AbortSignal.abort(reason)))).rejects.toBe(reason);
      const controller = new AbortController();
      const listing = source.list(scope, controller.signal)[Symbol.asyncIterator]();
      await listing.next();
      controller.abort(reason);
      await expect(listing.next()).rejects.toBe(reason);
    });
  });
}

function checkFacts(item: ListedItem): void {
  expect(item.name).toBe(item.path.slice(item.path.lastIndexOf('/') + 1));
  expect(item.name).not.toBe('');
  expect(item.nameBytes).toBeNull();
  expect(item.sourceId).not.toBe('');
  expect(item.target).toBeNull();
  expect(item.sizeBytes === null || (Number.isSafeInteger(item.sizeBytes) && item.sizeBytes >= 0)).toBe(true);
  for (const time of [item.createdAt, item.modifiedAt, item.changedAt, item.viewedAt]) {
    expect(time === null || Number.isSafeInteger(time)).toBe(true);
  }
}

async function collect(listing: AsyncIterable<ListedItem[]>): Promise<ListedItem[][]> {
  const all: ListedItem[][] = [];
  for await (const batch of listing) all.push(batch);
  return all;
}

const batches = (
  source: Source,
  scope: Scope = { filters: NO_FILTERS, ownFiles: [] },
): Promise<ListedItem[][]> => collect(source.list(scope, new AbortController().signal));

const listAll = async (source: Source, scope?: Scope): Promise<ListedItem[]> =>
  (await batches(source, scope)).flat();

async function verdicts(source: Source, filters: Partial<Filters>): Promise<Record<string, string | null>> {
  const items = await listAll(source, { filters: { ...NO_FILTERS, ...filters }, ownFiles: [] });
  return Object.fromEntries(items.map(({ path, verdict }) => [path, verdict?.reason ?? null]));
}
