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

/** A value as a field can hold it, and why it cannot be had back from there as it was. */
export interface DatValue {
  text: string;
  altered: string[];
}

/** `isPath`: its folders are parted by a backslash there. */
export function datValue(value: string, isPath: boolean): DatValue {
  const nested = isPath ? value.replaceAll('/', '\\') : value;
  const text = nested.replace(/\r\n|[\r\n]/g, NEWLINE).replace(/[\0\x14]/g, ' ');
  const altered = [
    ...(isPath && value.includes('\\') ? ['a backslash of a name looks like a folder'] : []),
    ...(value.includes(NEWLINE) ? ['a registered sign looks like a line break'] : []),
    ...(text === nested ? [] : ['a line break, 0x14 or NUL was replaced']),
  ];
  return { text, altered };
}

/** A time of ISO 8601 (UTC) as `2025-09-03 17:04:05`. */
export function datTime(time: string | null): string {
  return time?.replace('T', ' ').slice(0, 19) ?? '';
}
