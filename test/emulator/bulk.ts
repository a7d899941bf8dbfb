import { seededRandom } from '../make/random.ts';
import { START } from './clock.ts';
import { lazyContent } from './content.ts';
import { bulkId, bulkIndex, rootId } from './ids.ts';
import { FOLDER, type Item } from './item.ts';
import { ME, userPermission } from './people.ts';

/** Every twentieth bulk item is a folder and holds the nineteen after it. */
const SPAN = 20;
/** Folders in a folder. */
const FAN = 8;

const SUBJECTS = [
  'meadow survey',
  'ferry timetable',
  'choir rehearsal',
  'garden plan',
  'stove manual',
  'reading list',
];
const KINDS = ['notes', 'draft', 'summary', 'photos', 'costs'];
const OWNER = [userPermission(ME, 'owner')];

/**
 * Any number of items in My Drive that are made when somebody looks at them: item `index` depends on seed and index
 * alone, and nothing is kept.
 */
export interface Bulk {
  count: number;
  at(index: number): Item;
  /** The index of an ID, or null. */
  indexOf(id: string): number | null;
  /** Indexes of a folder's direct children, ascending. */
  childrenOf(id: string): number[];
}

export function makeBulk(seed: number, count: number): Bulk {
  const root = rootId(seed);
  return {
    count,
    at: (index) => (index % SPAN === 0 ? folderAt(seed, index, root) : fileAt(seed, index)),
    indexOf: (id) => {
      const index = bulkIndex(seed, id);
      return index !== null && index < count ? index : null;
    },
    childrenOf: (id) => {
      if (id === root) return count > 0 ? [0] : [];
      const index = bulkIndex(seed, id);
      return index === null || index % SPAN !== 0 ? [] : childIndexes(index, count);
    },
  };
}

function childIndexes(index: number, count: number): number[] {
  const files = Array.from({ length: SPAN - 1 }, (_, offset) => index + offset + 1);
  const first = ((index / SPAN) * FAN + 1) * SPAN;
  const folders = Array.from({ length: FAN }, (_, offset) => first + offset * SPAN);
  return [...files, ...folders].filter((child) => child < count).sort((a, b) => a - b);
}

function common(seed: number, index: number): Omit<Item, 'name' | 'mimeType' | 'parents'> {
  const created = START - (400 + (index % 700)) * 86_400_000 - index * 1000;
  return {
    id: bulkId(seed, index),
    owner: ME,
    created,
    modified: created + (index % 97) * 3_600_000,
    lastModifiedBy: ME,
    permissions: OWNER,
  };
}

function folderAt(seed: number, index: number, root: string): Item {
  const folder = index / SPAN;
  const parent = folder === 0 ? root : bulkId(seed, Math.floor((folder - 1) / FAN) * SPAN);
  return { ...common(seed, index), name: `Box ${folder}`, mimeType: FOLDER, parents: [parent] };
}

function fileAt(seed: number, index: number): Item {
  const random = seededRandom(seed * 1_000_003 + index);
  const subject = SUBJECTS[Math.floor(random() * SUBJECTS.length)] ?? '';
  const kind = KINDS[Math.floor(random() * KINDS.length)] ?? '';
  const length = Math.floor(random() * 60);
  return {
    ...common(seed, index),
    name: `${subject} ${kind} ${index}.txt`,
    mimeType: 'text/plain',
    parents: [bulkId(seed, index - (index % SPAN))],
    content: lazyContent(() => {
      return `${subject}: ${kind}\nitem ${index} of seed ${seed}\n${'larks '.repeat(length)}\n`;
    }),
  };
}
