import { checkPattern, MAX_PATTERN } from '../match/check-pattern.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import type { Matter } from '../model/matter.ts';
import { textVariable } from './variables.ts';

/** Variables of lists multiply each other. */
const MAX_TEXTS = 10_000;

/** `{{name}}`; braces and commas inside would be a glob's alternatives. */
export const VARIABLE = /\{\{([^{},]*)\}\}/g;

/** What a text with variables stands for under a matter. */
export interface Expansion {
  /** One for each value of the variables; none where `needs` names some. */
  texts: string[];
  /** Variables that the matter leaves empty. */
  needs: string[];
  /** Parties that the variables name. */
  parties: string[];
}

/** Names of the variables in a text, in order. */
export function variableNames(template: string): string[] {
  return Array.from(template.matchAll(VARIABLE), ([, name]) => (name ?? '').trim());
}

/** Puts each value of the variables in their place, escaped for where the text is used. */
export function expand(
  template: string,
  matter: Matter | null,
  escape: (value: string) => string,
): Expansion {
  return expandPieces(template, matter, (texts) => texts.map(escape));
}

/**
 * Puts variables into a regular expression: each as the alternatives of its values, taken literally, longest first. Long
 * lists give several patterns. Throws HandbackError (usage) where the result is no usable pattern.
 */
export function expandPattern(template: string, matter: Matter | null): Expansion {
  const room = MAX_PATTERN - template.length;
  const expansion = expandPieces(template, matter, (texts) => alternatives(texts, room));
  for (const pattern of variableNames(template).length > 0 ? expansion.texts : []) {
    const problem = checkPattern(pattern);
    if (problem === null) continue;
    throw new HandbackError({
      code: EXIT.usage,
      message: `pattern '${template}' is not usable with the matter's names: ${problem.message}`,
      hint: 'use phrases for lists of names',
    });
  }
  return expansion;
}

/** Groups that fit a pattern each. */
function alternatives(texts: string[], room: number): string[] {
  const groups: string[] = [];
  let group = '';
  for (const text of texts.toSorted((a, b) => b.length - a.length).map(escapePattern)) {
    if (group !== '' && group.length + text.length + '(?:|)'.length > room) {
      groups.push(`(?:${group})`);
      group = '';
    }
    group += group === '' ? text : `|${text}`;
  }
  return [...groups, `(?:${group})`];
}

function expandPieces(
  template: string,
  matter: Matter | null,
  render: (texts: string[]) => string[],
): Expansion {
  const needs: string[] = [];
  const parties: string[] = [];
  let texts = [''];
  let end = 0;
  for (const match of template.matchAll(VARIABLE)) {
    const name = (match[1] ?? '').trim();
    const variable = textVariable(matter, name);
    const before = template.slice(end, match.index);
    end = match.index + match[0].length;
    parties.push(...variable.parties);
    if (variable.texts.length === 0) needs.push(name);
    else texts = combine(texts, before, render(variable.texts), template);
  }
  const rest = template.slice(end);
  return { texts: needs.length > 0 ? [] : texts.map((text) => text + rest), needs, parties };
}

function combine(heads: string[], between: string, values: string[], template: string): string[] {
  if (heads.length * values.length > MAX_TEXTS) {
    throw new HandbackError({
      code: EXIT.usage,
      message: `more than ${MAX_TEXTS} texts from '${template}'`,
      hint: 'use one variable that is a list, not several',
    });
  }
  return heads.flatMap((head) => values.map((value) => head + between + value));
}

function escapePattern(value: string): string {
  return value.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}
