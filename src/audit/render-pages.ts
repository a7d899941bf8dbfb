import { createSecretKey } from 'node:crypto';
import { itemsOfKeyedPage } from '../case/scans.ts';
import { createCommitter } from '../evidence/commitment.ts';
import { SCHEMA, valuesOf, type InventoryItem } from '../evidence/inventory.ts';
import type { Layout } from '../evidence/layout.ts';
import { count, emptyCounts, type Counts } from '../evidence/manifest.ts';
import { addToCategories } from '../evidence/privilege-log.ts';
import { productionNumber } from '../evidence/production-number.ts';
import { productionRow, type ProductionRow, type RowNotes } from '../evidence/production-row.ts';
import type { Categories } from '../evidence/rendering.ts';
import { renderingsFor } from '../evidence/renderings.ts';
import { isSecret, type Audience, type Treatment } from '../evidence/withholding.ts';
import { MOST_SHEET_ROWS, sheetRow, WORKBOOK } from '../evidence/workbook.ts';
import { deflatedPiece, type Piece } from '../evidence/zip-stream.ts';
import { csvLine } from '../model/csv-line.ts';
import { HASH_BYTES } from '../evidence/merkle.ts';
import { indexOfControl, inventoryItem, type Places } from './keyed-order.ts';

/** What both threads that render rows are told once. */
export interface RenderWork {
  key: Uint8Array;
  audience: Audience;
  /** The only fields to be shown; null for no bound. */
  fields: string[] | null;
  layout: Layout;
  /** Whether the scans were complete, as `runStatus` gives it. */
  status: string;
  places: Places;
  /** 1 for each row of which nothing may be told elsewhere, by index; shared. */
  secret: Uint8Array;
  /** Takes 32 bytes a row; shared. */
  leaves: SharedArrayBuffer;
}

/** Rows that follow one another in the head, as the case gives them, and what was settled of each. */
export interface RowsPage {
  rows: Uint8Array;
  controls: Uint32Array;
  /** Index of the first. */
  first: number;
  custodian: string | null;
  treatments: Treatment[];
  /** Number of its set of shown rows with equal content; 0 for none. */
  groups: Uint32Array;
  /** What people decided, in words; null where nobody did. */
  decided: (string | null)[];
}

/** The rows of a page in every form. */
export interface RenderedPage {
  rows: number;
  /** One for each of the renderings, in their order. */
  pieces: Uint8Array[];
  sheet: Piece;
  /** Lines on what a form cannot hold. */
  exceptions: string;
  counts: Counts;
  categories: Categories;
  /** Production number of the first row. */
  from: string;
}

const NO_NOTES: RowNotes = {
  parent: null,
  duplicateGroup: null,
  flags: [],
  disposition: null,
  controlNumber: null,
};

/** Renders the rows of pages, and writes the leaf of each where it has its place. */
export function createPageRenderer(work: RenderWork): (page: RowsPage) => RenderedPage {
  const committer = createCommitter(createSecretKey(Buffer.from(work.key)), SCHEMA);
  const agreed = work.fields === null ? null : new Set(work.fields);
  const leaves = Buffer.from(work.leaves);
  const rowOf = (page: RowsPage, at: number, item: InventoryItem): ProductionRow => {
    const [index, treatment] = [page.first + at, page.treatments[at]];
    if (treatment === undefined) throw new Error(`no treatment of row ${index}`);
    const values = valuesOf(item);
    const committed = committer.commit(index, values);
    const notes = isSecret(treatment) ? NO_NOTES : notesOf(work, page, at, item);
    const row = productionRow(index, committed, values, treatment, notes, agreed);
    leaves.write(row.leaf, index * HASH_BYTES, 'hex');
    return row;
  };
  return (page) => {
    const form = createForm(work);
    for (const [at, scanned] of itemsOfKeyedPage(page.rows, page.controls).entries()) {
      form.add(rowOf(page, at, inventoryItem(scanned, page.custodian)));
    }
    return { rows: page.controls.length, from: productionNumber(page.first), ...form.finish() };
  };
}

/** The memory that can move to another thread with a page. */
export function memoryOf({ pieces, sheet }: RenderedPage): ArrayBuffer[] {
  return [...pieces, sheet.raw, sheet.deflated].map(({ buffer }) => buffer as ArrayBuffer);
}

function createForm({ audience, layout, status }: RenderWork): {
  add: (row: ProductionRow) => void;
  finish: () => Omit<RenderedPage, 'rows' | 'from'>;
} {
  const forms = renderingsFor(audience, layout, status).map(({ name, row }) => ({ name, row, text: '' }));
  const counts = emptyCounts();
  const categories: Categories = new Map();
  let [sheet, exceptions] = ['', ''];
  return {
    add: (row) => {
      const exceptIn =
        (file: string) =>
        (field: string, what: string): void => {
          exceptions += csvLine([row.number, file, field, what]);
        };
      count(counts, row.status, row.basis);
      if (layout.log === 'category') addToCategories(categories, row);
      for (const form of forms) form.text += form.row(row, exceptIn(form.name));
      sheet += sheetRow(row, { status, mostRows: MOST_SHEET_ROWS }, exceptIn(WORKBOOK));
    },
    finish: () => {
      const encoder = new TextEncoder();
      const pieces = forms.map(({ text }) => encoder.encode(text));
      return { pieces, sheet: deflatedPiece(encoder.encode(sheet)), exceptions, counts, categories };
    },
  };
}

/** What the counterparty gets has no control numbers, no marks, groups of what is shown to it alone, and of dispositions what was decided. */
function notesOf(
  { audience, places, secret }: RenderWork,
  { treatments, groups, decided }: RowsPage,
  at: number,
  { item }: InventoryItem,
): RowNotes {
  const isProduced = treatments[at]?.status === 'produced';
  const isInternal = audience === 'employee' || audience === 'neutral';
  const isMarked = item.findings.some(({ severity }) => severity === 'info');
  const flags = [
    ...(item.flagged ? ['FLAGGED'] : []),
    ...(item.known.length > 0 ? ['KNOWN'] : []),
    ...(isInternal && isMarked ? ['MARKED'] : []),
  ];
  const group = groups[at] ?? 0;
  return {
    parent: parentOf(places, secret, item.container),
    duplicateGroup: group === 0 ? null : `D-${String(group).padStart(4, '0')}`,
    flags: isProduced ? flags : [],
    disposition: isProduced ? (decided[at] ?? null) : null,
    controlNumber: audience === 'employee' ? item.controlNumber : null,
  };
}

/** Production number of the container, unless its row is withheld. */
function parentOf(places: Places, secret: Uint8Array, container: string | null): string | null {
  const index =
    container === null ? undefined : indexOfControl(places, Number(container.slice('HB-'.length)));
  return index === undefined || secret[index] === 1 ? null : productionNumber(index);
}
