import { closedItems } from '../case/rows.ts';
import { firstRunId } from '../case/runs.ts';
import { DISPOSITIONS, NO_EVIDENCE, STAGES, type Evidence } from '../model/disposition.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import { parseCsv, type CsvRow } from '../model/csv.ts';
import { positionOf, type DecisionCase, type Refused, type Wish } from './decide.ts';
import { controlNumber } from './hold.ts';

const EVIDENCE = Object.keys(NO_EVIDENCE) as (keyof Evidence)[];

/** What a decisions file has: facts to read, what a person fills in, and which case and run it is of. */
export const DECISION_COLUMNS = [
  ...['CONTROL_NO', 'PATH', 'SHA256', 'RULES', 'STANDING_AT', 'STAGE'],
  ...['DECIDE_AS', 'DECIDE_STAGE', ...EVIDENCE.map((key) => key.toUpperCase())],
  ...['CASE', 'RUN'],
];

/** The items of the last run that have a disposition, one row each, columns as `DECISION_COLUMNS`. */
export function* decisionRows({ store, run }: DecisionCase): Generator<string[]> {
  const origin = [firstRunId(store.db) ?? '', run.runId];
  for (const item of closedItems(store.db, run.id)) {
    const position = positionOf(item);
    if (position === null) continue;
    const { facts, hashes } = item.stored;
    const rules = item.findings.map(({ ruleId }) => ruleId).join(' ');
    const known = [controlNumber(item.control), facts.path, hashes.sha256 ?? '', rules];
    yield [...known, position.state, position.stage, '', '', ...EVIDENCE.map(() => ''), ...origin];
  }
}

/**
 * Reads a decisions file: rows with nothing in DECIDE_AS and DECIDE_STAGE are passed over, other columns than ours too.
 * Returns the wishes, and every line that is wrong. Throws HandbackError (usage) where the header is.
 */
export function readDecisions(text: string, file: string): { wishes: Wish[]; wrong: Refused[] } {
  const { rows, open } = parseCsv(text);
  const [header, ...body] = rows;
  const names = (header?.cells ?? []).map((name) => name.trim().toUpperCase());
  if (!names.includes('CONTROL_NO') || !names.includes('DECIDE_AS')) {
    throw new HandbackError({
      code: EXIT.usage,
      message: `no decisions file: ${file} has no columns CONTROL_NO and DECIDE_AS`,
      hint: 'start from the file that handback decide <case> --export writes',
    });
  }
  const twice = DECISION_COLUMNS.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice !== undefined) {
    throw new HandbackError({
      code: EXIT.usage,
      message: `two columns ${twice} in the decisions file: ${file}`,
      hint: 'remove or rename one of them',
    });
  }
  const wishes: Wish[] = [];
  const wrong: Refused[] =
    open === null ? [] : [{ place: `line ${open}`, item: '"', why: 'a quote is not closed' }];
  const lines = new Map<number, number>();
  for (const row of body) {
    const read = readRow(row, names, lines);
    if (read === null) continue;
    if ('why' in read) wrong.push(read);
    else wishes.push(read);
  }
  return { wishes, wrong };
}

function readRow(
  { line, cells }: CsvRow,
  names: string[],
  lines: Map<number, number>,
): Wish | Refused | null {
  const cell = (name: string): string => (cells[names.indexOf(name)] ?? '').trim();
  const [number, as, stage] = [cell('CONTROL_NO'), cell('DECIDE_AS'), cell('DECIDE_STAGE')];
  if (as === '' && stage === '') return null;
  const place = `line ${line}`;
  const refuse = (why: string): Refused => ({ place, item: number, why });
  if (cells.length > names.length) return refuse(`${cells.length} cells under ${names.length} columns`);
  const control = /^HB-\d{6,15}$/.test(number) ? Number(number.slice(3)) : null;
  if (control === null) return refuse('not a control number');
  const earlier = lines.get(control);
  if (earlier !== undefined) return refuse(`decided in line ${earlier} already`);
  lines.set(control, line);
  const state = DISPOSITIONS.find((known) => known === as) ?? null;
  if (state === null && as !== '') return refuse(`no disposition: ${as}`);
  const step = STAGES.find((known) => known === (stage || 'proposed'));
  if (step === undefined) return refuse(`no stage: ${stage}`);
  const evidence = { ...NO_EVIDENCE };
  for (const key of EVIDENCE) evidence[key] = cell(key.toUpperCase()) || null;
  const stated = (name: string): string | null => (names.includes(name) ? cell(name) : null);
  const sha256 = stated('SHA256')?.toLowerCase() ?? null;
  const of = { caseId: stated('CASE'), run: stated('RUN'), sha256 };
  return { control, state, stage: step, evidence, place, of };
}
