import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { DecisionCase, Refused, Who, Wish } from '../audit/decide.ts';
import { DECISION_COLUMNS, decisionRows, readDecisions } from '../audit/decisions-file.ts';
import { appendCustody } from '../case/custody.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import { csvLine } from '../model/csv-line.ts';
import { guardFormula } from '../report/formula.ts';
import { checkOutputs } from './outputs.ts';
import { stageFile } from './whole-file.ts';

/** Writes the decisions file of a case and enters it into the custody log. `target` is absolute. Throws HandbackError. */
export async function exportDecisions(into: DecisionCase, target: string, { by, at }: Who): Promise<void> {
  const path = into.store.file;
  checkOutputs([{ format: 'csv', target }], path === null ? [] : [{ what: 'case', path }]);
  const hash = createHash('sha256');
  const pieces = function* (): Generator<string> {
    for (const row of rows(into)) {
      hash.update(row);
      yield row;
    }
  };
  const staged = await stageFile(target, pieces(), new AbortController().signal);
  await staged.commit();
  const detail = { run: into.run.runId, format: 'decisions csv', target, sha256: hash.digest('hex') };
  const { db } = into.store;
  db.transaction(() => appendCustody(db, { event: 'export', at, by, detail }));
}

function* rows(into: DecisionCase): Generator<string> {
  yield csvLine(DECISION_COLUMNS);
  for (const cells of decisionRows(into)) yield csvLine(cells.map(guardFormula));
}

/** Reads a decisions file. Throws HandbackError (usage) where there is none, or one in another encoding: what people wrote would be lost. */
export async function importDecisions(file: string): Promise<{ wishes: Wish[]; wrong: Refused[] }> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw new HandbackError({
      code: EXIT.usage,
      message: `cannot read the decisions file: ${file}`,
      hint: 'handback decide <case> --export <csv> writes one',
      cause,
    });
  }
  if (!isUtf8(bytes)) {
    throw new HandbackError({
      code: EXIT.usage,
      message: `the decisions file is not in UTF-8: ${file}`,
      hint: 'save it as "CSV UTF-8" in the spreadsheet program',
    });
  }
  return readDecisions(bytes.toString('utf8'), file);
}
