import type { Case } from '../case/open.ts';
import {
  closedScans,
  itemsByControl,
  namedItems,
  newIdentities,
  type ClosedScan,
  type ScannedItem,
} from '../case/scans.ts';
import { orderKey } from '../evidence/commitment.ts';
import type { InventoryItem } from '../evidence/inventory.ts';
import { HASH_BYTES } from '../evidence/merkle.ts';
import type { ReportHead, ReportItem } from '../model/report.ts';
import { pause, ROWS_BETWEEN_PAUSES } from './pause.ts';
import { reportItem } from './report-item.ts';

/** The rows of a case in the order of its head: those of each scan by their keyed hash, scans one after the other. */
export interface KeyedOrder {
  scans: OrderedScan[];
  /** Rows of all scans. */
  size: number;
}

export interface OrderedScan {
  scan: ClosedScan;
  head: ReportHead;
  /** Index of its first row. */
  first: number;
  /** Control numbers, the lowest first. */
  ascending: Uint32Array;
  /** Where the rows of `ascending` stand in the head. */
  indexes: Uint32Array;
  /** Control numbers in the order of the head. */
  controls: Uint32Array;
}

/** A row of a head. */
export interface HeadRow extends InventoryItem {
  /** Counts from 0. */
  index: number;
  control: number;
}

/** Rows read at once. */
const PAGE = 250;

/** Computes the order. Throws the signal's reason. */
export async function keyedOrder({ db }: Case, key: Buffer, signal: AbortSignal): Promise<KeyedOrder> {
  const scans: OrderedScan[] = [];
  let size = 0;
  for (const scan of closedScans(db)) {
    const keys = Buffer.alloc(scan.rows * HASH_BYTES);
    const ascending = sharedInts(scan.rows);
    let at = 0;
    for (const { control, source, sourceId } of newIdentities(db, scan)) {
      if (at % ROWS_BETWEEN_PAUSES === 0) await pause(signal);
      orderKey(key, source, sourceId).copy(keys, at * HASH_BYTES);
      ascending[at] = control;
      at += 1;
    }
    scans.push({ scan, head: JSON.parse(scan.head) as ReportHead, ...placed(keys, ascending, size) });
    size += scan.rows;
  }
  return { scans, size };
}

function placed(
  keys: Buffer,
  ascending: Uint32Array,
  first: number,
): Pick<OrderedScan, 'first' | 'ascending' | 'indexes' | 'controls'> {
  const places = sortedPlaces(keys, ascending.length);
  const indexes = sharedInts(ascending.length);
  for (const [index, place] of places.entries()) indexes[place] = first + index;
  return { first, ascending, indexes, controls: places.map((place) => ascending[place] ?? 0) };
}

/** Numbers that several threads can read. */
function sharedInts(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * Uint32Array.BYTES_PER_ELEMENT));
}

/** The places of the keys in their order; equal keys (one path in two sources) keep theirs. */
function sortedPlaces(keys: Buffer, count: number): Uint32Array {
  // The first six bytes of a key as a number decide nearly always, and compare fast.
  const starts = new Float64Array(count);
  for (let at = 0; at < count; at++) starts[at] = keys.readUIntBE(at * HASH_BYTES, 6);
  const places = Uint32Array.from(starts.keys());
  return places.sort((a, b) => {
    const difference = (starts[a] ?? 0) - (starts[b] ?? 0);
    return difference === 0 ? compareAt(keys, a, b) || a - b : difference;
  });
}

function compareAt(keys: Buffer, a: number, b: number): number {
  const slice = (at: number): Buffer => keys.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
  return slice(a).compare(slice(b));
}

/** Where the rows of each scan stand in the head: all that it takes to find one, for any thread. */
export type Places = readonly Pick<OrderedScan, 'ascending' | 'indexes'>[];

/** Index of the row with this control number; undefined where there is none. */
export function indexOfControl(places: Places, control: number): number | undefined {
  for (const { ascending, indexes } of places) {
    let [low, high] = [0, ascending.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ascending[middle] ?? 0) < control) low = middle + 1;
      else high = middle;
    }
    if (ascending[low] === control) return indexes[low];
  }
  return undefined;
}

/** What a head and a production need of an item. */
export function inventoryItem({ closed, containerId }: ScannedItem, custodian: string | null): InventoryItem {
  return { item: reportItem(closed, false, null), containerId, custodian };
}

export function custodianOf({ head }: OrderedScan): string | null {
  return head.matter?.custodian?.name ?? null;
}

/** Every row in the order of the head. Throws the signal's reason. */
export async function* headRows(
  { db }: Case,
  order: KeyedOrder,
  signal: AbortSignal,
): AsyncGenerator<HeadRow> {
  for (const ordered of order.scans) {
    const { scan, first, controls } = ordered;
    for (let start = 0; start < controls.length; start += PAGE) {
      await pause(signal);
      const items = itemsByControl(db, scan, controls.subarray(start, start + PAGE));
      for (const [at, item] of items.entries()) {
        const row = inventoryItem(item, custodianOf(ordered));
        yield { ...row, index: first + start + at, control: item.closed.control };
      }
    }
  }
}

/** Every row as it lies in the case, with nothing but what names it and its content: a fraction of what all of it costs. Throws the signal's reason. */
export async function* namedRows(
  { db }: Case,
  { scans }: KeyedOrder,
  signal: AbortSignal,
): AsyncGenerator<{ index: number; item: ReportItem }> {
  let seen = 0;
  for (const { scan } of scans) {
    for (const { closed } of namedItems(db, scan)) {
      if (seen++ % ROWS_BETWEEN_PAUSES === 0) await pause(signal);
      const index = indexOfControl(scans, closed.control);
      if (index !== undefined) yield { index, item: reportItem(closed, false, null) };
    }
  }
}
