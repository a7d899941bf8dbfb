import { readFile } from 'node:fs/promises';
import { EXIT, HandbackError } from '../model/error.ts';
import { escapeForTerminal } from '../report/escape.ts';
import { displayWidth, wrap } from '../report/width.ts';
import { loadMatter } from '../rules/matter.ts';
import { nearest } from '../rules/nearest.ts';
import { loadPacks, type Pack } from '../rules/pack.ts';
import type { Problem } from '../rules/problem.ts';
import { loadRuleSet, ruleFiles, type RuleSelection } from '../rules/select.ts';
import { placeText } from './errors.ts';

const INDENT = ' '.repeat(6);

/**
 * One line a rule, by pack: id, severity, title, and what an inactive one needs; `columns`: what does not fit stands on further
 * lines below. Throws HandbackError (usage).
 */
export async function listRules(
  selection: RuleSelection,
  matterFile: string | null,
  columns: number,
): Promise<string[]> {
  const matter = matterFile === null ? null : await loadMatter(matterFile);
  const { inactive } = await loadRuleSet(selection, matter);
  const needs = new Map(inactive.map((rule) => [rule.id, rule.needs]));
  const packs = await loadPacks(await ruleFiles(selection));
  const width = Math.max(0, ...packs.flatMap((pack) => pack.rules.map(({ id }) => id.length)));
  return packs.flatMap(({ facts, rules }) => [
    `${facts.id} ${facts.version}\n`,
    ...rules.flatMap(({ id, severity, title }) => {
      const lack = needs.get(id);
      const said = escapeForTerminal(`${title}${lack === undefined ? '' : ` (inactive: needs ${lack})`}`);
      const line = `  ${escapeForTerminal(id.padEnd(width))}  ${severity.padEnd(6)}  ${said}`;
      if (displayWidth(line) <= columns) return [`${line}\n`];
      const below = wrap(said, columns - INDENT.length).map((part) => `${INDENT}${part}\n`);
      return [`  ${escapeForTerminal(id)}  ${severity}\n`, ...below];
    }),
  ]);
}

/** The lines of a rule's file that hold it. Throws HandbackError (usage) where no rule has the id. */
export async function showRule(selection: RuleSelection, id: string): Promise<string> {
  const packs = await loadPacks(await ruleFiles(selection));
  for (const pack of packs) {
    const index = pack.rules.findIndex((rule) => rule.id === id);
    if (index >= 0) return linesOf(pack, index);
  }
  const near = nearest(
    id,
    packs.flatMap(({ rules }) => rules.map((rule) => rule.id)),
  );
  throw new HandbackError({
    code: EXIT.usage,
    message: `no such rule: ${id}`,
    hint: near === null ? 'handback rules list names them' : `did you mean '${near}'?`,
  });
}

async function linesOf({ facts, placeOf, rules }: Pack, index: number): Promise<string> {
  const { file, line } = placeOf(['rules', index]);
  const first = (line ?? 1) - 1;
  // Rules of several files that extend each other do not follow one another.
  const starts = rules.map((_, other) => placeOf(['rules', other]));
  const next = Math.min(
    ...starts
      .flatMap((other) => (other.file === file ? (other.line ?? 1) - 1 : []))
      .filter((start) => start > first),
  );
  const lines = (await readFile(file, 'utf8')).split('\n').slice(first, next);
  const text = lines.map(escapeForTerminal).join('\n').trimEnd();
  return `# ${escapeForTerminal(`${facts.id} ${facts.version}, ${file}:${first + 1}`)}\n${text}\n`;
}

/** `own.yaml:3:5: error: unknown key 'sevrity'; did you mean 'severity'?`, or one line that all is well. */
export function problemLines(problems: Problem[], files: number): string[] {
  if (problems.length === 0) return [`nothing wrong in ${files} rule ${files === 1 ? 'file' : 'files'}\n`];
  return problems.map(({ level, message, hint, place }) => {
    return `${escapeForTerminal(`${placeText(place)}: ${level}: ${message}${hint === null ? '' : `; ${hint}`}`)}\n`;
  });
}
