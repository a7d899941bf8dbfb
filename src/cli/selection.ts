import { builtinPacks } from '../rules/builtin.ts';
import type { RuleSelection } from '../rules/select.ts';
import { isGiven, pathFrom, valuesOf, type Given } from './option.ts';
import { NO_DEFAULT_RULES, RULES } from './options.ts';

/** The rules that were asked for: names of built-in packs, or paths. Throws HandbackError (usage) for an empty one. */
export async function selectionOf(given: Given): Promise<RuleSelection> {
  valuesOf(given, RULES);
  const builtin = await builtinPacks();
  const texts = given.get(RULES.long) ?? [];
  return {
    defaults: !isGiven(given, NO_DEFAULT_RULES),
    rules: texts.map((text) => (builtin.has(text.text) ? text.text : pathFrom(text))),
  };
}
