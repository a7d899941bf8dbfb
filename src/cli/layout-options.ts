import { LOG_STYLES, type Layout } from '../evidence/layout.ts';
import { DAT_DATES, THORNS, type DatForm } from '../model/dat.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import { option, setting, valueOf, type Given } from './option.ts';
import type { Output } from './outputs.ts';
import { count, oneOf } from './values.ts';

const GROUP = 'Layout:';

const LOG_STYLE = option(
  GROUP,
  ['log-style', 'style'],
  oneOf('style', LOG_STYLES),
  'privilege log: row, metadata (shows kind, dates and people of privileged rows) or category',
  { fallback: 'row' },
);
const DAT_DATE_STYLE = option(
  GROUP,
  ['dat-dates', 'style'],
  oneOf('style', DAT_DATES),
  'dates in the load file: iso (2025-09-03 17:04:05) or us (09/03/2025 17:04:05)',
  { fallback: 'iso' },
);
const DAT_THORN = option(
  GROUP,
  ['dat-thorn', 'how'],
  oneOf('way', THORNS),
  'a thorn in a value of the load file: double it, or replace it by a question mark',
  { fallback: 'double' },
);
const DAT_ROWS = option(
  GROUP,
  ['dat-rows', 'n'],
  count(1, 1_000_000),
  'split the load file into files of so many rows, each with the header (default: one file)',
);

/** How a load file is written. */
export const DAT_OPTIONS = [DAT_DATE_STYLE, DAT_THORN, DAT_ROWS];

export const LAYOUT_OPTIONS = [LOG_STYLE, ...DAT_OPTIONS];

/** The layout that was asked for. */
export function layoutOf(given: Given): Layout {
  return {
    log: setting(given, LOG_STYLE),
    dat: datFormOf(given),
    datRows: valueOf(given, DAT_ROWS),
  };
}

export function datFormOf(given: Given): DatForm {
  return { dates: setting(given, DAT_DATE_STYLE), thorn: setting(given, DAT_THORN) };
}

/** Has load files split as it was asked for. Throws HandbackError (usage) where one would go to standard output. */
export function splitOutputs(outputs: Output[], given: Given): Output[] {
  const mostRows = valueOf(given, DAT_ROWS);
  if (mostRows === null) return outputs;
  return outputs.map((output) => {
    if (output.format !== 'dat') return output;
    if (output.target !== null) return { ...output, mostRows };
    throw new HandbackError({
      code: EXIT.usage,
      message: '--dat-rows without a file to split',
      hint: 'add -o list.dat',
    });
  });
}
