/**
 * A number as spreadsheet programs show it in full: with 15 digits of the 17 that files have of it. Whole numbers and what is no
 * number stay as they are.
 */
export function fullNumber(text: string): string {
  if (text.length <= 16 || !text.includes('.')) return text;
  const number = Number(text);
  return Math.abs(number) < 1e15 ? String(Number(number.toPrecision(15))) : text;
}

/** Letters of a column counted from 1: 28 is `AB`. */
export function columnName(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}
