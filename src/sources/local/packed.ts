import type { ItemKind } from '../../model/item.ts';
import type { ListedItem } from '../../model/source.ts';
import { entryItem, verdictOfKind, type Verdict } from './entry.ts';

/**
 * A batch of listed items as it goes from thread to thread: passing the objects themselves costs more than listing
 * them. Everything that follows from the source id and the kind is left out.
 */
export interface Packed {
  /** Source ids, each ended by NUL, which no path holds. */
  ids: string;
  /** Indexes into KINDS. */
  kinds: Uint8Array;
  /** Size, created, modified, viewed of each item; NaN for null. */
  numbers: Float64Array;
  /** What sets an item apart from others of its kind. */
  odd: { index: number; target: string | null; verdict: Verdict }[];
}

const KINDS: ItemKind[] = ['file', 'folder', 'shortcut', 'special'];
const NUMBERS = 4;

/** A batch is full at either. */
const MOST_ITEMS = 2000;
const MOST_CHARACTERS = 1_000_000;

/** Items in their order, packed in batches. */
export function* packAll(items: Iterable<ListedItem>): Generator<Packed> {
  let batch: ListedItem[] = [];
  let characters = 0;
  for (const item of items) {
    batch.push(item);
    characters += item.sourceId.length;
    if (batch.length < MOST_ITEMS && characters < MOST_CHARACTERS) continue;
    yield pack(batch);
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield pack(batch);
}

function pack(items: ListedItem[]): Packed {
  const packed: Packed = {
    ids: '',
    kinds: new Uint8Array(items.length),
    numbers: new Float64Array(items.length * NUMBERS),
    odd: [],
  };
  items.forEach((item, index) => {
    packed.ids += `${item.sourceId}\0`;
    packed.kinds[index] = KINDS.indexOf(item.kind);
    const { sizeBytes, createdAt, modifiedAt, viewedAt, target, verdict } = item;
    [sizeBytes, createdAt, modifiedAt, viewedAt].forEach((number, offset) => {
      packed.numbers[index * NUMBERS + offset] = number ?? NaN;
    });
    if (target !== null || verdict !== verdictOfKind(item.kind)) {
      packed.odd.push({ index, target, verdict });
    }
  });
  return packed;
}

export function unpack({ ids, kinds, numbers, odd }: Packed): ListedItem[] {
  const items: ListedItem[] = [];
  let start = 0;
  for (let index = 0; index < kinds.length; index++) {
    const end = ids.indexOf('\0', start);
    const item = entryItem(ids.slice(start, end), KINDS[kinds[index] ?? 0] ?? 'file');
    start = end + 1;
    const at = index * NUMBERS;
    item.sizeBytes = orNull(numbers[at]);
    item.createdAt = orNull(numbers[at + 1]);
    item.modifiedAt = orNull(numbers[at + 2]);
    item.viewedAt = orNull(numbers[at + 3]);
    items.push(item);
  }
  for (const { index, target, verdict } of odd) {
    const item = items[index];
    if (item !== undefined) Object.assign(item, { target, verdict });
  }
  return items;
}

function orNull(number: number | undefined): number | null {
  return number === undefined || Number.isNaN(number) ? null : number;
}
