import type { Io } from './io.ts';
import type { Given, Option } from './option.ts';
import type { Kind } from './values.ts';

/** What a person asked for. */
export interface Call {
  operands: string[];
  given: Given;
  io: Io;
  /** All commands there are. */
  commands: Commands;
}

export type Commands = readonly (Command | CommandGroup)[];

/** One command: what parsing, help and completion need to know, and what it does. */
export interface Command {
  /** `scan`, `rules list`. */
  name: string;
  /** Operands in commander's notation: `<source...>`. */
  operands: string;
  /** What a shell offers for an operand. */
  offers: Kind<unknown>['offers'];
  summary: string;
  examples: { line: string; does: string }[];
  options: Option[];
  /** Those that it can end with, besides 2, 70, 130 and 143. */
  exitCodes: number[];
  /** Resolves to the exit code. */
  run: (call: Call) => Promise<number>;
}

/** Commands that share a first word. */
export interface CommandGroup {
  name: string;
  summary: string;
  commands: Command[];
}

export function isGroup(entry: Command | CommandGroup): entry is CommandGroup {
  return 'commands' in entry;
}

/** Every command, those of groups included. */
export function flat(commands: Commands): Command[] {
  return commands.flatMap((entry) => (isGroup(entry) ? entry.commands : [entry]));
}

/** The word that tells a command from others of its group. */
export function lastWord(name: string): string {
  return name.slice(name.lastIndexOf(' ') + 1);
}
