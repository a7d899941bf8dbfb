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

/** Reads a decisions file. Throws HandbackError (usage) where there is none. */
export async function importDecisions(file: string): Promise<{ wishes: Wish[]; wrong: Refused[] }> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new HandbackError({
      code: EXIT.usage,
      message: `cannot read the decisions file: ${file}`,
      hint: 'handback decide <case> --export <csv> writes one',
      cause,
    });
  }
  return readDecisions(text, file);
}
