import { Help } from 'commander';
import { EXIT } from '../model/error.ts';
import type { Command, CommandGroup } from './command.ts';
import { takesValue, type Option } from './option.ts';

const MEANING: Record<number, string> = {
  [EXIT.complete]: 'complete; nothing open',
  [EXIT.findings]: 'complete; open findings at or above --fail-on',
  [EXIT.usage]: 'usage; a wrong configuration, matter or rule file; no such path',
  [EXIT.incomplete]: 'incomplete: report written, at least one gap',
  [EXIT.integrity]: 'integrity: a damaged or changed case, a wrong hash or signature',
  [EXIT.refused]: 'refused: a hold, a step without its evidence, a case in use',
  [EXIT.source]: 'a source could not be opened',
  [EXIT.output]: 'an output could not be written; no half file',
  [EXIT.internal]: 'internal error: a bug',
  [EXIT.interrupted]: 'interrupted',
  [EXIT.terminated]: 'terminated',
};

const ALWAYS: readonly number[] = [EXIT.usage, EXIT.internal, EXIT.interrupted, EXIT.terminated];

/** `-o, --output <path>` */
export function flagsOf(option: Option): string {
  const names = option.short === null ? `--${option.long}` : `-${option.short}, --${option.long}`;
  return takesValue(option) ? `${names} <${option.value}>` : names;
}

/** What an option is for, with its default and whether it can be given more than once. */
export function descriptionOf(option: Option): string {
  if (!takesValue(option)) return option.help;
  const repeat = option.repeatable ? '; repeatable' : '';
  const fallback = option.fallback === null ? '' : ` (default: ${option.fallback})`;
  return `${option.help}${repeat}${fallback}`;
}

/** Columns below which a description is no pleasure to read beside its term. */
const LEAST_COLUMNS = 30;
const INDENT = 6;

/** One option or command in help: its description beside it, on a narrow page below it. */
export function formatItem(term: string, termWidth: number, description: string, help: Help): string {
  const width = help.helpWidth ?? 80;
  if (width - termWidth >= LEAST_COLUMNS || description === '') {
    return Help.prototype.formatItem.call(help, term, termWidth, description, help);
  }
  const below = help.boxWrap(description, width - INDENT).split('\n');
  return [`  ${term}`, ...below.map((line) => ' '.repeat(INDENT) + line)].join('\n');
}

/** What stands below the commands in the help of a group: the first example of each. */
export function groupFooter({ commands }: CommandGroup): string {
  const exitCodes = commands.flatMap((command) => command.exitCodes);
  return helpFooter({ examples: commands.flatMap(({ examples }) => examples.slice(0, 1)), exitCodes });
}

/** What stands below the options in the help of a command. */
export function helpFooter({ examples, exitCodes }: Pick<Command, 'examples' | 'exitCodes'>): string {
  const codes = [...new Set([...exitCodes, ...ALWAYS])].sort((a, b) => a - b);
  return [
    '',
    'Examples:',
    ...examples.flatMap(({ line, does }) => [`  ${line}`, `      ${does}`]),
    '',
    'Exit codes:',
    ...codes.map((code) => `  ${String(code).padStart(3)}  ${meaningOf(code, exitCodes)}`),
  ].join('\n');
}

/** A command that judges nothing is just done. */
function meaningOf(code: number, exitCodes: number[]): string {
  if (code === EXIT.complete && !exitCodes.includes(EXIT.findings)) return 'done';
  return MEANING[code] ?? '';
}

/** What stands below the commands in the help of the program. */
export const PROGRAM_FOOTER = `
Start with:
  handback scan <folder>

handback <command> --help has the options, examples and exit codes of a command.`;
