import type { Case } from '../case/open.ts';
import { closedScans, itemsByControl, newItems, type ClosedScan, type ScannedItem } from '../case/scans.ts';
import { orderKey } from '../evidence/commitment.ts';
import type { InventoryItem } from '../evidence/inventory.ts';
import type { ReportHead } from '../model/report.ts';
import { reportItem } from './report-item.ts';

/** The rows of a case in the order of its head: those of each scan by their keyed hash, scans one after the other. */
export interface KeyedOrder {
  scans: { scan: ClosedScan; head: ReportHead; controls: Uint32Array }[];
  /** Rows of all scans. */
  size: number;
}

/** A row of a head. */
export interface HeadRow extends InventoryItem {
  /** Counts from 0. */
  index: number;
  control: number;
}

/** Rows read at once. */
const PAGE = 250;

const HASH_BYTES = 32;

/** Computes the order; `seen` gets every item once, scan by scan in control-number order. */
export function keyedOrder(
  { db }: Case,
  key: Buffer,
  seen: (item: InventoryItem, control: number) => void = () => undefined,
): KeyedOrder {
  const scans = closedScans(db).map((scan) => {
    const head = JSON.parse(scan.head) as ReportHead;
    const keys = Buffer.alloc(scan.rows * HASH_BYTES);
    const controls = new Uint32Array(scan.rows);
    let at = 0;
    for (const scanned of newItems(db, scan)) {
      const row = inventoryItem(scanned, head);
      orderKey(key, row.item.source, row.item.sourceId).copy(keys, at * HASH_BYTES);
      controls[at] = scanned.closed.control;
      at += 1;
      seen(row, scanned.closed.control);
    }
    return { scan, head, controls: sortedBy(keys, controls) };
  });
  return { scans, size: scans.reduce((sum, { controls }) => sum + controls.length, 0) };
}

/** The controls in the order of their keys; equal keys (one path in two sources) keep their order. */
function sortedBy(keys: Buffer, controls: Uint32Array): Uint32Array {
  // The first six bytes of a key as a number decide nearly always, and compare fast.
  const starts = Float64Array.from(controls, (_, at) => keys.readUIntBE(at * HASH_BYTES, 6));
  const places = Uint32Array.from(controls.keys());
  places.sort((a, b) => {
    const difference = (starts[a] ?? 0) - (starts[b] ?? 0);
    return difference === 0 ? compareAt(keys, a, b) || a - b : difference;
  });
  return places.map((place) => controls[place] ?? 0);
}

function compareAt(keys: Buffer, a: number, b: number): number {
  const slice = (at: number): Buffer => keys.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
  return slice(a).compare(slice(b));
}

function inventoryItem({ closed, containerId }: ScannedItem, head: ReportHead): InventoryItem {
  return {
    item: reportItem(closed, false, null),
    containerId,
    custodian: head.matter?.custodian?.name ?? null,
  };
}

/** Every row in the order of the head. */
export function* headRows({ db }: Case, order: KeyedOrder): Generator<HeadRow> {
  let index = 0;
  for (const { scan, head, controls } of order.scans) {
    for (let start = 0; start < controls.length; start += PAGE) {
      const page = controls.subarray(start, start + PAGE);
      for (const scanned of itemsByControl(db, scan, page)) {
        yield { ...inventoryItem(scanned, head), index, control: scanned.closed.control };
        index += 1;
      }
    }
  }
}
