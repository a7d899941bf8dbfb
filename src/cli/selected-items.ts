import type { DecisionCase } from '../audit/decide.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import * as about from './decision-options.ts';
import { valuesOf, type Given } from './option.ts';

/**
 * Control numbers that a person means: named one by one, or a group by the options; null where neither was given.
 * Throws HandbackError (usage), also where a group is empty.
 */
export async function selectedItems(
  into: DecisionCase,
  items: string[],
  given: Given,
): Promise<number[] | null> {
  const { parseControl, selectItems } = await import('../audit/select-items.ts');
  const selection = {
    rules: valuesOf(given, about.EACH_RULE),
    paths: valuesOf(given, about.EACH_PATH),
    duplicateGroups: valuesOf(given, about.EACH_DUPLICATE).map(parseGroup),
    states: valuesOf(given, about.EACH_STATE),
  };
  const isGroup = Object.values(selection).some((tests) => tests.length > 0);
  if (isGroup && items.length > 0) {
    throw new HandbackError({ code: EXIT.usage, message: 'items and a group of items at once', hint: HINT });
  }
  if (!isGroup) return items.length === 0 ? null : [...new Set(items.map(parseControl))];
  const controls = selectItems(into, selection);
  if (controls.length > 0) return controls;
  throw new HandbackError({
    code: EXIT.usage,
    message: 'no item of the last run is in that group',
    hint: 'handback report <case> -f csv lists rules, paths, duplicate groups and dispositions',
  });
}

export const HINT = 'name control numbers, or take a group with --rule, --path, --duplicates, --standing-at';

function parseGroup(text: string): number {
  const digits = /^D-(\d{4,15})$/.exec(text)?.[1];
  if (digits !== undefined) return Number(digits);
  throw new HandbackError({
    code: EXIT.usage,
    message: `not a duplicate group: ${text}`,
    hint: 'write it as the report does: D-0003',
  });
}
