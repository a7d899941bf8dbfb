import { renderedPages, statusOf, type PlannedProduction } from '../audit/produce.ts';
import type { ProductionRequest } from '../audit/production-plan.ts';
import type { Case } from '../case/open.ts';
import { addCounts, emptyCounts, type Manifest } from '../evidence/manifest.ts';
import { mergeCategories } from '../evidence/privilege-log.ts';
import type { Categories, Rendering } from '../evidence/rendering.ts';
import { renderingsFor } from '../evidence/renderings.ts';
import { createWorkbook, WORKBOOK } from '../evidence/workbook.ts';
import { csvLine } from '../model/csv-line.ts';
import { partOf } from './parts.ts';
import type { OpenOutput, StagedFolder } from './production-folder.ts';

/** A planned production whose rows are to be written. */
export interface RowsToWrite extends PlannedProduction {
  store: Case;
  request: ProductionRequest;
}

/** Writes every row in every form, and what a form could not hold. Throws HandbackError, and the signal's reason where it is aborted. */
export async function writeRows(
  { store, ...production }: RowsToWrite,
  folder: StagedFolder,
  signal: AbortSignal,
): Promise<Manifest['counts']> {
  const { plan, request, layout } = production;
  const outputs = renderingsFor(request.audience, layout, statusOf(plan)).map((one) =>
    openPieces(folder, one),
  );
  const exceptions = folder.create('exceptions.csv');
  exceptions.write(csvLine(['CONTROL_NO', 'FILE', 'FIELD', 'WHAT']));
  const book = openWorkbook(folder, plan.order.size);
  const counts = emptyCounts();
  const categories: Categories = new Map();
  for await (const page of renderedPages(store, production, signal)) {
    addCounts(counts, page.counts);
    mergeCategories(categories, page.categories);
    for (const [at, output] of outputs.entries())
      output.write(page.pieces[at] ?? new Uint8Array(), page.rows);
    exceptions.write(page.exceptions);
    if (!book.add(page.sheet, page.rows)) exceptions.write(csvLine([page.from, WORKBOOK, '', NO_ROOM]));
  }
  for (const output of outputs) output.finish(categories);
  book.finish();
  exceptions.finish();
  return counts;
}

const NO_ROOM = 'this row and those after it are not in the workbook: a file of its kind holds 4 GiB';

/** Adding tells of the first page alone that has no room. */
function openWorkbook(folder: StagedFolder, total: number): ReturnType<typeof createWorkbook> {
  const output = folder.create(WORKBOOK);
  const book = createWorkbook(output.write, total);
  let isFull = false;
  return {
    add: (rows, count) => {
      if (isFull) return true;
      isFull = !book.add(rows, count);
      return !isFull;
    },
    finish: () => {
      book.finish();
      output.finish();
    },
  };
}

/** A file of rows, or where it has a bound its parts `list-0001.dat` and on, each with the header; no page goes over the bound. */
function openPieces(
  folder: StagedFolder,
  { name, header, mostRows = null, end }: Rendering,
): { write: (page: Uint8Array, count: number) => void; finish: (categories: Categories) => void } {
  let parts = 0;
  let rows = 0;
  const open = (): OpenOutput => {
    parts += 1;
    rows = 0;
    const output = folder.create(mostRows === null ? name : partOf(name, parts));
    output.write(header);
    return output;
  };
  let output = open();
  return {
    write: (page, count) => {
      if (rows === mostRows) {
        output.finish();
        output = open();
      }
      output.write(Buffer.from(page.buffer, page.byteOffset, page.byteLength));
      rows += count;
    },
    finish: (categories) => {
      output.write(end?.(categories) ?? '');
      output.finish();
    },
  };
}
