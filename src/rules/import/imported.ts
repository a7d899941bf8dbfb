import type { FilePlace } from '../../model/error.ts';
import { EXIT, HandbackError } from '../../model/error.ts';

/** What became of one rule of a foreign file, or of what the file says of all its rules. */
export interface ImportNote {
  /** `part`: translated without this; `unsupported`: not translated at all; `note`: meant a little differently here. */
  level: 'part' | 'unsupported' | 'note';
  /** As the file calls it; null where it is about the file. */
  rule: string | null;
  key: string;
  message: string;
  /** UTF-16 units from the start of the text. */
  offset: number;
}

/** A rule as a pack of ours has it: input of the pack's schema. */
export type NativeRule = Record<string, unknown> & { id: string };

/** A predicate as it is written in a pack. */
export type NativeTest = Record<string, unknown>;

/** A foreign rule file, translated. */
export interface Translation {
  /** Name for the pack where the file has none. */
  pack: string;
  /** Keys of the pack beside its rules. */
  wide: { except?: NativeTest; ignore?: NativeTest[] };
  /** `own`: the name by which notes speak of the rule. */
  rules: { rule: NativeRule; own: string; offset: number }[];
  notes: ImportNote[];
  /** Rules that the file has. */
  total: number;
}

/** Reports what one rule loses; the key names what is not understood. */
export type Report = (level: ImportNote['level'], key: string, message: string, offset: number) => void;

/** Adds to the notes on a file as a whole. */
export function reportOf(notes: ImportNote[]): Report {
  return (level, key, message, offset) => notes.push({ level, rule: null, key, message, offset });
}

/** Counts over a file's rules. */
export interface ImportCounts {
  loaded: number;
  inPart: number;
  unsupported: number;
}

export function countsOf({ notes, total }: Pick<Translation, 'notes' | 'total'>): ImportCounts {
  const named = (level: ImportNote['level']): Set<string | null> =>
    new Set(notes.filter((note) => note.level === level && note.rule !== null).map(({ rule }) => rule));
  const unsupported = named('unsupported');
  const inPart = [...named('part')].filter((rule) => !unsupported.has(rule)).length;
  return { loaded: total - inPart - unsupported.size, inPart, unsupported: unsupported.size };
}

const CORRECT = 'correct the file; its own tool refuses it, too';

/** For files that have the extension of packs: whoever wrote one without `pack` is taken for the author of foreign rules. */
export const CORRECT_OR_NAME_PACK = `${CORRECT}; rules of handback begin with the line 'pack: <name>'`;

/** A file that breaks the rules of its own format. Offsets become places by `placeAt`. */
export function formatError(message: string, place: FilePlace, hint = CORRECT): HandbackError {
  return new HandbackError({ code: EXIT.usage, message, hint, place });
}
