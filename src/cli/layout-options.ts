import { LOG_STYLES, type Layout } from '../evidence/layout.ts';
import { DAT_DATES, THORNS } from '../model/dat.ts';
import { option, setting, valueOf, type Given } from './option.ts';
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
  'dates in list.dat: iso (2025-09-03 17:04:05) or us (09/03/2025 17:04:05)',
  { fallback: 'iso' },
);
const DAT_THORN = option(
  GROUP,
  ['dat-thorn', 'how'],
  oneOf('way', THORNS),
  'a thorn in a value of list.dat: double it, or replace it by a question mark',
  { fallback: 'double' },
);
const DAT_ROWS = option(
  GROUP,
  ['dat-rows', 'n'],
  count(1, 1_000_000),
  'split list.dat into files of so many rows, each with the header (default: one file)',
);

export const LAYOUT_OPTIONS = [LOG_STYLE, DAT_DATE_STYLE, DAT_THORN, DAT_ROWS];

/** The layout that was asked for. */
export function layoutOf(given: Given): Layout {
  return {
    log: setting(given, LOG_STYLE),
    datDates: setting(given, DAT_DATE_STYLE),
    datThorn: setting(given, DAT_THORN),
    datRows: valueOf(given, DAT_ROWS),
  };
}
