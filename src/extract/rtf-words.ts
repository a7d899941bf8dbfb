import type { Part } from '../model/segment.ts';

/** Destinations whose text is one, by the part that it is; `null` where it is no text. */
export const DESTINATIONS: ReadonlyMap<string, Part | 'property' | 'font-table' | null> = new Map<
  string,
  Part | 'property' | 'font-table' | null
>([
  ...['header', 'headerl', 'headerr', 'headerf'].map((word): [string, Part] => [word, 'header']),
  ...['footer', 'footerl', 'footerr', 'footerf'].map((word): [string, Part] => [word, 'footer']),
  ...['annotation', 'atnauthor', 'atnid'].map((word): [string, Part] => [word, 'comment']),
  ...[
    'fldinst',
    'datafield',
    'bkmkstart',
    'xe',
    'tc',
    'wgrffmtfilter',
    'docvar',
    'falt',
    'sn',
    'sv',
    'sp',
  ].map((word): [string, Part] => [word, 'hidden']),
  ...['footnote', 'ftnsep', 'shptxt', 'fldrslt', 'pntext', 'listtext', 'mtext'].map(
    (word): [string, Part] => [word, 'body'],
  ),
  ...[
    'title',
    'subject',
    'author',
    'manager',
    'company',
    'operator',
    'category',
    'keywords',
    'comment',
    'doccomm',
  ].map((word): [string, 'property'] => [word, 'property']),
  ...['hlinkbase', 'propname', 'staticval'].map((word): [string, 'property'] => [word, 'property']),
  ['fonttbl', 'font-table'],
  ...['stylesheet', 'colortbl', 'pict', 'objdata', 'themedata', 'colorschememapping', 'listtable'].map(
    (word): [string, null] => [word, null],
  ),
  ...['listoverridetable', 'rsidtbl', 'generator', 'latentstyles', 'datastore', 'xmlnstbl', 'filetbl'].map(
    (word): [string, null] => [word, null],
  ),
  ...['revtbl', 'blipuid', 'fontfile', 'fontemb', 'panose', 'bkmkend', 'mmathPr', 'pgptbl'].map(
    (word): [string, null] => [word, null],
  ),
]);

/** Control words and symbols that stand for characters. */
export const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ['tab', '\t'],
  ['emdash', '\u2014'],
  ['endash', '\u2013'],
  ['emspace', ' '],
  ['enspace', ' '],
  ['qmspace', ' '],
  ['bullet', '\u2022'],
  ['lquote', '\u2018'],
  ['rquote', '\u2019'],
  ['ldblquote', '\u201c'],
  ['rdblquote', '\u201d'],
  ['line', ' '],
  ['lbr', ' '],
  ['~', ' '],
  ['_', '-'],
  ['\\', '\\'],
  ['{', '{'],
  ['}', '}'],
]);

/** What ends a paragraph; a backslash before a line end does, too. */
export const BREAKS: ReadonlySet<string> = new Set(
  'par sect page column cell row nestcell nestrow softpage \n \r'.split(' ').concat('\n', '\r'),
);

/** Code pages of the character sets of fonts (`\fcharset`). */
export const CHARSETS: ReadonlyMap<number, number> = new Map([
  [77, 10_000],
  [128, 932],
  [129, 949],
  [130, 1361],
  [134, 936],
  [136, 950],
  [161, 1253],
  [162, 1254],
  [163, 1258],
  [177, 1255],
  [178, 1256],
  [186, 1257],
  [204, 1251],
  [222, 874],
  [238, 1250],
]);
