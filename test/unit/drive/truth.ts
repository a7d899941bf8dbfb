import { expect } from 'vitest';
import type { ListedItem } from '../../../src/model/source.ts';
import type { Emulator } from '../../emulator/emulator.ts';

/** Found through a shortcut only, so that no list has it. */
const BY_ID_ONLY = ['keyed.txt'];

const shown = (name: string | null): string =>
  (name ?? '').replaceAll('/', '\u2215').replaceAll('\0', '\ufffd');

/** A U+0000 is told by the bytes alone. */
export const exactName = ({ name, nameBytes }: Pick<ListedItem, 'name' | 'nameBytes'>): string =>
  nameBytes === null ? name : Buffer.from(nameBytes, 'base64').toString();

/** Holds a listing against what the emulator was seeded with: every item once, its name, its ways down, its facts. */
export function expectTruth(emulator: Emulator, items: ListedItem[]): void {
  const listed = new Map(items.map((item) => [item.sourceId, item]));
  expect(listed.size).toBe(items.length);
  for (const { item, paths, location } of emulator.truth()) {
    const mine = listed.get(item.id);
    expect(mine && exactName(mine), item.name).toBe(item.name);
    expect(mine?.drive?.location, item.name).toBe(location);
    expect(mine?.trashed, item.name).toBe(item.trash !== undefined);
    expect(mine?.drive?.mediaType, item.name).toBe(item.mimeType);
    expect(mine?.modifiedAt, item.name).toBe(item.modified);
    if (item.content) {
      expect(mine?.drive?.sizeBytes, item.name).toBe(String(item.content.size));
      expect(mine?.drive?.md5, item.name).toBe(item.content.hashes().md5);
    }
    const ends = paths.filter((path) => !path.includes(null)).map((path) => path.map(shown).join('/'));
    const all = [mine?.path ?? '', ...(mine?.drive?.otherPaths ?? [])];
    for (const end of ends) {
      const isThere = all.some((path) => path.endsWith(end));
      expect(isThere, end).toBe(true);
    }
    listed.delete(item.id);
  }
  const more = [...listed.values()].map(({ name }) => name);
  expect(more.filter((name) => !BY_ID_ONLY.includes(name))).toEqual([]);
}
