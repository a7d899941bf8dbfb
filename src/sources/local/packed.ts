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
  kinds: Uint8Array<ArrayBuffer>;
  /** Size, created, modified, viewed of each item; NaN for null. */
  numbers: Float64Array<ArrayBuffer>;
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
  let packed = empty();
  let count = 0;
  for (const item of items) {
    add(packed, count++, item);
    if (count < MOST_ITEMS && packed.ids.length < MOST_CHARACTERS) continue;
    yield cut(packed, count);
    packed = empty();
    count = 0;
  }
  if (count > 0) yield cut(packed, count);
}

function empty(): Packed {
  return {
    ids: '',
    kinds: new Uint8Array(MOST_ITEMS),
    numbers: new Float64Array(MOST_ITEMS * NUMBERS),
    odd: [],
  };
}

function add(packed: Packed, index: number, item: ListedItem): void {
  packed.ids += `${item.sourceId}\0`;
  packed.kinds[index] = KINDS.indexOf(item.kind);
  const at = index * NUMBERS;
  packed.numbers[at] = item.sizeBytes ?? NaN;
  packed.numbers[at + 1] = item.createdAt ?? NaN;
  packed.numbers[at + 2] = item.modifiedAt ?? NaN;
  packed.numbers[at + 3] = item.viewedAt ?? NaN;
  if (item.target !== null || item.verdict !== verdictOfKind(item.kind)) {
    packed.odd.push({ index, target: item.target, verdict: item.verdict });
  }
}

function cut(packed: Packed, count: number): Packed {
  return {
    ...packed,
    kinds: packed.kinds.subarray(0, count),
    numbers: packed.numbers.subarray(0, count * NUMBERS),
  };
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
