import type { Fail, Fields } from './fields.ts';
import type { NativeTest, Report } from './imported.ts';

/** Ids of our own by those of the file. */
interface Known {
  idOf: ReadonlyMap<string, string>;
  fail: Fail;
}

/** What a composite rule asks for: `required` of gitleaks and betterleaks 1, `components` of betterleaks 2, but for optional ones. */
export function requirementsOf(rule: Fields): Fields[] {
  const components = rule.children('components').filter((component) => !component.flag('optional'));
  return [...rule.children('required'), ...components];
}

/** The same as conditions of ours: each of these rules matches in the item, too. */
export function compositeTests(rule: Fields, known: Known, report: Report): NativeTest[] {
  return requirementsOf(rule).map((required) => requiresTest(required, known, report));
}

function requiresTest(required: Fields, { idOf, fail }: Known, report: Report): NativeTest {
  const name = required.text('id') ?? fail("a required rule without 'id'", required.offset);
  const id = idOf.get(name) ?? fail(`an unknown rule '${name}' is required`, required.at('id'));
  const lines = required.number('withinLines') ?? linesWithin(required, report);
  if (required.has('withinColumns')) tellColumns('withinColumns', required, report);
  return { requires: { rule: id, ...(lines === null ? {} : { within: `${lines} lines` }) } };
}

/** `5L,100C`: at most five lines and a hundred columns from there. */
function linesWithin(required: Fields, report: Report): number | null {
  const within = (required.text('within') ?? '').trim();
  if (within === '') return null;
  const [, lines, columns] = /^(?:(\d+)L)?\s*,?\s*(?:(\d+)C)?$/i.exec(within) ?? [];
  if (lines === undefined && columns === undefined) {
    report('part', 'within', `'${within.slice(0, 40)}' is not understood`, required.at('within'));
    return null;
  }
  if (columns !== undefined) tellColumns('within', required, report);
  return lines === undefined ? null : Number(lines);
}

function tellColumns(key: string, required: Fields, report: Report): void {
  report('part', key, 'columns are not counted', required.at(key));
}
