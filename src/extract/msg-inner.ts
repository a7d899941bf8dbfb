import { burn, type Entry } from '@kenjiuno/msgreader/lib/Burner.js';
import { TypeEnum } from '@kenjiuno/msgreader/lib/Reader.js';
import type { CompoundStream } from './compound.ts';

/** An attached message has fewer fixed bytes before its properties than one of its own (MS-OXMSG 2.4.1). */
const INNER_HEADER = 24;
const OUTER_HEADER = 32;

function asOuter(path: string, bytes: Buffer): Buffer {
  if (!/^__properties_version1\.0$/i.test(path)) return bytes;
  return Buffer.concat([
    bytes.subarray(0, INNER_HEADER),
    Buffer.alloc(OUTER_HEADER - INNER_HEADER),
    bytes.subarray(INNER_HEADER),
  ]);
}

/** A compound file of its own with all that lies in the storage `folder`, which ends with `/`. */
export function compoundOf(streams: readonly CompoundStream[], folder: string, most: number): Buffer {
  const entries: Entry[] = [{ name: 'Root Entry', type: TypeEnum.ROOT, children: [], length: 0 }];
  const storages = new Map<string, number>([['', 0]]);
  const add = (parent: number, entry: Entry): number => {
    entries[parent]?.children?.push(entries.length);
    return entries.push(entry) - 1;
  };
  const storageAt = (path: string): number => {
    const known = storages.get(path);
    if (known !== undefined) return known;
    const cut = path.lastIndexOf('/');
    const parent = path.slice(0, Math.max(0, cut));
    const above = storages.get(parent) ?? 0;
    const made = add(above, { name: path.slice(cut + 1), type: TypeEnum.DIRECTORY, children: [], length: 0 });
    storages.set(path, made);
    return made;
  };
  for (const { path, read } of streams) {
    if (!path.startsWith(folder)) continue;
    const names = path.slice(folder.length).split('/');
    const name = names.pop() ?? '';
    names.forEach((_, index) => storageAt(names.slice(0, index + 1).join('/')));
    const bytes = asOuter(path.slice(folder.length), read(most));
    add(storageAt(names.join('/')), {
      name,
      type: TypeEnum.DOCUMENT,
      length: bytes.length,
      // A copy: what writes it takes the memory behind a view from its start.
      binaryProvider: () => Uint8Array.from(bytes),
    });
  }
  return Buffer.from(burn(entries));
}
