/** A record as RFC 4180 has it: fields quoted only where they must be, CR LF at the end. */
export function csvLine(fields: readonly (string | null)[]): string {
  const texts = fields.map((field) => {
    const text = field ?? '';
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${texts.join(',')}\r\n`;
}
