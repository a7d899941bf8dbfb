import { producedRows } from '../audit/produce.ts';
import type { ProductionPlan, ProductionRequest } from '../audit/production-plan.ts';
import type { HeadRecord } from '../case/heads.ts';
import type { Case } from '../case/open.ts';
import type { Layout } from '../evidence/layout.ts';
import { count, emptyCounts, type Manifest } from '../evidence/manifest.ts';
import type { Rendering } from '../evidence/rendering.ts';
import { renderingsFor } from '../evidence/renderings.ts';
import type { Workbook } from '../evidence/workbook.ts';
import { csvLine } from '../model/csv-line.ts';
import { runStatus } from '../model/run-status.ts';
import { partOf } from './parts.ts';
import type { OpenOutput, StagedFolder } from './production-folder.ts';

/** A planned production whose rows are to be written. */
export interface RowsToWrite {
  store: Case;
  head: HeadRecord;
  request: ProductionRequest;
  plan: ProductionPlan;
  layout: Layout;
  workbook: Workbook;
}

const WORKBOOK = 'list.xlsx';

/** Writes every row in every form, and what a form could not hold. Throws HandbackError, and the signal's reason where it is aborted. */
export async function writeRows(
  { store, head, request, plan, layout, workbook }: RowsToWrite,
  folder: StagedFolder,
  signal: AbortSignal,
): Promise<Manifest['counts']> {
  const status = runStatus(...plan.order.scans.map((scan) => scan.head));
  const outputs = renderingsFor(request.audience, layout, status).map((rendering) => ({
    rendering,
    output: openPieces(folder, rendering),
  }));
  const exceptions = folder.create('exceptions.csv');
  exceptions.write(csvLine(['CONTROL_NO', 'FILE', 'FIELD', 'WHAT']));
  const counts = emptyCounts();
  for await (const row of producedRows(store, { head, plan, request }, signal)) {
    const exceptIn =
      (file: string) =>
      (field: string, what: string): void => {
        exceptions.write(csvLine([row.number, file, field, what]));
      };
    count(counts, row.status, row.basis);
    for (const { rendering, output } of outputs) output.write(rendering.row(row, exceptIn(rendering.name)));
    workbook.add(row, exceptIn(WORKBOOK));
  }
  for (const { output } of outputs) output.finish();
  const book = workbook.finish();
  if (book === null)
    exceptions.write(csvLine(['', WORKBOOK, '', 'not written: too many rows to read; see list.csv']));
  else folder.write(WORKBOOK, book);
  exceptions.finish();
  return counts;
}

/** A file of rows, or where it has a bound its parts `list-0001.dat` and on, each with the header. */
function openPieces(
  folder: StagedFolder,
  { name, header, mostRows = null, end }: Rendering,
): Pick<OpenOutput, 'finish'> & { write: (row: string) => void } {
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
    write: (row) => {
      if (rows === mostRows) {
        output.finish();
        output = open();
      }
      output.write(row);
      rows += 1;
    },
    finish: () => {
      output.write(end?.() ?? '');
      output.finish();
    },
  };
}
