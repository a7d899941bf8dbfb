import { examineBytes, type Examined } from '../../hostile/examine.ts';
import type { Budgets } from '../../../src/model/budgets.ts';
import type { Segment } from '../../../src/model/segment.ts';

/** Examines a document: one item, whatever objects it holds. */
export async function examineDocument(bytes: Uint8Array, budgets: Partial<Budgets> = {}): Promise<Examined> {
  const items = await examineBytes(bytes, budgets);
  const [document] = items;
  if (document === undefined || items.length !== 1) throw new Error(`${items.length} items`);
  return document;
}

/** Where each token was found: `part`, or `part` and the places that are set, `cell Plan!B2`. */
export function placesOf({ segments }: Examined, token: string): string[] {
  return segments.filter(({ text }) => text.includes(token)).map(describe);
}

function describe({ part, place, property }: Segment): string {
  const where = [
    property,
    place.sheet === null ? null : `${place.sheet}!${place.cell ?? ''}`,
    place.page === null ? null : `page ${place.page}`,
    place.embedded === null ? null : `in ${place.embedded}`,
  ];
  return [part, ...where.filter((value) => value !== null)].join(' ');
}

/** `status reasons` of an item. */
export function outcomeOf({ examination: { status, reasons } }: Examined): string {
  return [status, ...reasons].join(' ');
}
