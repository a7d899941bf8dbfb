/**
 * Concordance load file, the default form of review platforms: fields parted by 0x14 and quoted by þ, ® for a line break in a
 * field, `;` between values of one, CR LF at the end of a row, UTF-8 told by its byte order mark.
 */
const [SEPARATOR, QUOTE, NEWLINE] = ['\x14', 'þ', '®'];

export const DAT_START = '\ufeff';

/** One row with its line end. Every field is quoted; values must be such as `datValue` gives. */
export function datLine(fields: readonly string[]): string {
  const quoted = fields.map((field) => `${QUOTE}${field.replaceAll(QUOTE, QUOTE + QUOTE)}${QUOTE}`);
  return `${quoted.join(SEPARATOR)}\r\n`;
}

/** What becomes of þ in a value: doubled, as readers of CSV undo it, or given up as `?` for a reader that does not. */
export const THORNS = ['double', 'replace'] as const;
export type Thorn = (typeof THORNS)[number];

/** How a time is written: `2025-09-03 17:04:05` or `09/03/2025 17:04:05`. */
export const DAT_DATES = ['iso', 'us'] as const;
export type DatDates = (typeof DAT_DATES)[number];

/** How a load file is written where its readers differ. */
export interface DatForm {
  dates: DatDates;
  thorn: Thorn;
}

/** A value as a field can hold it, and why it cannot be had back from there as it was. */
export interface DatValue {
  text: string;
  altered: string[];
}

/** `isPath`: its folders are parted by a backslash there. */
export function datValue(value: string, isPath: boolean, thorn: Thorn = 'double'): DatValue {
  const nested = isPath ? value.replaceAll('/', '\\') : value;
  const held = nested.replace(/\r\n|[\r\n]/g, NEWLINE).replace(/[\0\x14]/g, ' ');
  const text = thorn === 'double' ? held : held.replaceAll(QUOTE, '?');
  const altered = [
    ...(isPath && value.includes('\\') ? ['a backslash of a name looks like a folder'] : []),
    ...(value.includes(NEWLINE) ? ['a registered sign looks like a line break'] : []),
    ...(held === nested ? [] : ['a line break, 0x14 or NUL was replaced']),
    ...(text === held ? [] : ['a thorn was replaced']),
  ];
  return { text, altered };
}

/** A time of ISO 8601 (UTC) to the second; '' for none. */
export function datTime(time: string | null, dates: DatDates = 'iso'): string {
  const text = time?.replace('T', ' ').slice(0, 19) ?? '';
  return dates === 'iso' ? text : text.replace(/^(\d{4})-(\d\d)-(\d\d)/, '$2/$3/$1');
}
