import { seededRandom } from '../../make/random.ts';
import { START } from '../clock.ts';
import { bytesContent } from '../content.ts';
import { fileId } from '../ids.ts';
import { DOCUMENT, FOLDER, SHORTCUT, type Item } from '../item.ts';
import { ME, userPermission } from '../people.ts';
import type { Store } from '../store.ts';

export const DAY = 86_400_000;

/** Puts items into a store under labels, from which their IDs follow. */
export interface Plant {
  seed: number;
  store: Store;
  /** The top folder of My Drive. */
  root: string;
  /** A number in [0, 1) that the seed decides. */
  random(): number;
  /** An item owned by the person, in the top folder, unless `item` says otherwise. Returns its ID. */
  add(label: string, item: Partial<Item> & { name: string; mimeType: string }): string;
  folder(label: string, name: string, parents: string[], more?: Partial<Item>): string;
  file(label: string, name: string, parents: string[], text: string, more?: Partial<Item>): string;
  document(label: string, name: string, parents: string[], text: string, more?: Partial<Item>): string;
  shortcut(label: string, name: string, parents: string[], target: string, targetMimeType: string): string;
}

const TYPES: Record<string, string> = {
  csv: 'text/csv',
  jpg: 'image/jpeg',
  md: 'text/markdown',
  pdf: 'application/pdf',
  txt: 'text/plain',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

export function makePlant(store: Store, seed: number): Plant {
  const random = seededRandom(seed);
  let planted = 0;
  const plant: Plant = {
    seed,
    store,
    root: store.rootId,
    random,
    add: (label, item) => {
      const id = fileId(seed, label);
      const created = START - Math.floor(30 + random() * 900) * DAY + planted++ * 1000;
      const modified = created + Math.floor(random() * 20 * DAY);
      const owned = { owner: ME, permissions: [userPermission(ME, 'owner')] };
      const mine =
        item.driveId === undefined ? { ...owned, modifiedByMe: modified, viewedByMe: modified + 5000 } : {};
      const made: Item = {
        id,
        parents: [store.rootId],
        created,
        modified,
        lastModifiedBy: ME,
        permissions: [],
        ...mine,
        ...item,
      };
      store.put(made, 'quietly');
      return id;
    },
    folder: (label, name, parents, more = {}) =>
      plant.add(label, { name, mimeType: FOLDER, parents, ...more }),
    file: (label, name, parents, text, more = {}) => {
      const mimeType = TYPES[/\.(\w+)$/.exec(name)?.[1] ?? ''] ?? 'text/plain';
      return plant.add(label, { name, mimeType, parents, content: bytesContent(text), ...more });
    },
    document: (label, name, parents, text, more = {}) => {
      return plant.add(label, { name, mimeType: DOCUMENT, parents, text, ...more });
    },
    shortcut: (label, name, parents, target, targetMimeType) => {
      const shortcut = { targetId: target, targetMimeType };
      return plant.add(label, { name, mimeType: SHORTCUT, parents, shortcut });
    },
  };
  return plant;
}
