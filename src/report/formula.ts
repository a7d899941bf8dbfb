/** Characters that start a formula, with the full-width forms that some locales take for them. */
const STARTERS = new Set('=+-@＝＋－＠');
/** Where a spreadsheet with another list separator would start a new cell or row, even inside our quotes. */
const SEPARATORS = new Set(';\t\r\n');
/** What a spreadsheet skips or strips before it looks for a formula. */
const skipped = /[\s"'\p{Cc}\p{Cf}]/u;

const suspicious = /[=+\-@＝＋－＠\t\r\n]/;

/**
 * A cell that no spreadsheet takes for a formula: an apostrophe before each place where one would start, which is the
 * start of the cell and, because not every locale separates cells by commas, what follows `;`, TAB, CR or LF. A cell
 * that starts with TAB, CR or LF gets one as well. Every other character stays.
 */
export function guardFormula(cell: string): string {
  if (!suspicious.test(cell)) return cell;
  const places = /^[\t\r\n]/.test(cell) ? [0] : [];
  let start: number | null = 0;
  for (let index = 0; index < cell.length; index += 1) {
    const character = cell.charAt(index);
    if (SEPARATORS.has(character)) start = index + 1;
    else if (start !== null && !skipped.test(character)) {
      if (STARTERS.has(character)) places.push(start);
      start = null;
    }
  }
  return insertApostrophes(cell, places);
}

function insertApostrophes(cell: string, places: number[]): string {
  let guarded = '';
  let done = 0;
  for (const place of places) {
    guarded += `${cell.slice(done, place)}'`;
    done = place;
  }
  return guarded + cell.slice(done);
}
