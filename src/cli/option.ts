import { isAbsolute, join } from 'node:path';
import type { FilePlace } from '../model/error.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import type { Kind } from './values.ts';

/** Something that can be given on the command line. Its long name is also its key in a configuration file. */
export interface Flag {
  /** Without dashes. */
  long: string;
  short: string | null;
  /** Heading in help. */
  group: string;
  help: string;
}

/** An option that takes a value. */
export interface ValueOption<T> extends Flag {
  /** What stands for the value in help. */
  value: string;
  kind: Kind<T>;
  /** Text that counts where none is given; null = nothing. */
  fallback: string | null;
  repeatable: boolean;
}

export type Option = Flag | ValueOption<unknown>;

type Extra = Partial<Pick<Flag, 'short'> & { fallback: string; repeatable: boolean }>;

/** A switch. */
export function flag(group: string, long: string, help: string, short: string | null = null): Flag {
  return { long, short, group, help };
}

/** An option that takes one value. */
export function option<T>(
  group: string,
  [long, value]: [string, string],
  kind: Kind<T>,
  help: string,
  extra: Extra = {},
): ValueOption<T> {
  return { long, value, kind, group, help, short: null, fallback: null, repeatable: false, ...extra };
}

/** One value as a person wrote it. */
export interface GivenText {
  text: string;
  /** Null on the command line. */
  place: FilePlace | null;
  /** Folder that a relative path starts from. */
  base: string;
}

/** What was given, by long name. A flag is there with an empty text. */
export type Given = ReadonlyMap<string, readonly GivenText[]>;

export function takesValue(option: Option): option is ValueOption<unknown> {
  return 'kind' in option;
}

export function isGiven(given: Given, option: Option): boolean {
  return given.has(option.long);
}

/** The value given last, or the fallback. Throws HandbackError (usage) on a wrong one. */
export function valueOf<T>(given: Given, option: ValueOption<T>): T | null {
  const last = given.get(option.long)?.at(-1);
  if (last !== undefined) return parse(option, last);
  return option.fallback === null ? null : parse(option, { text: option.fallback, place: null, base: '' });
}

/** Every value given, in order. Throws HandbackError (usage) on a wrong one. */
export function valuesOf<T>(given: Given, option: ValueOption<T>): T[] {
  return (given.get(option.long) ?? []).map((text) => parse(option, text));
}

/** Like `valueOf` for an option that has a fallback. */
export function setting<T>(given: Given, option: ValueOption<T>): T {
  const value = valueOf(given, option);
  if (value === null) throw new Error(`option without fallback: ${option.long}`);
  return value;
}

function parse<T>(option: ValueOption<T>, { text, place }: GivenText): T {
  const name = place === null ? `--${option.long}` : option.long;
  return option.kind.parse(text, (what, hint) => {
    throw new HandbackError({
      code: EXIT.usage,
      message: `${what}: ${name} ${text}`,
      hint,
      ...(place === null ? {} : { place }),
    });
  });
}

/** A path as a person would read it: relative to the working folder, or to the file in which it was given. */
export function pathFrom({ text, base }: GivenText): string {
  return base === '' || isAbsolute(text) ? text : join(base, text);
}

/** The path given last; null where none is. Throws HandbackError (usage) on an empty one. */
export function pathOf(given: Given, option: ValueOption<string>): string | null {
  const last = given.get(option.long)?.at(-1);
  if (last === undefined) return null;
  parse(option, last);
  return pathFrom(last);
}
