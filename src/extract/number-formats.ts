/** How the cells of a workbook show their numbers (ECMA-376 part 1, 18.8). */
export interface NumberFormats {
  /** Format codes of the workbook's own by their id. */
  codes: Map<number, string>;
  /** Ids by the number of the cell style; 0 is general, ids without a code are built in. */
  styles: number[];
  /** Days count from 1904. */
  date1904: boolean;
  /** Null until a sheet needs it. */
  library: NumberLibrary | null;
}

/** What is used of SSF, which comes with the reader of binary workbooks and has no types. */
interface NumberLibrary {
  format: (code: string | number, value: number, options: { date1904: boolean }) => string;
  is_date: (code: string) => boolean;
  get_table: () => Record<number, string | undefined>;
}

/** Text, shown as it is stored. */
const TEXT = 49;
/** Longest code that is obeyed: Excel takes no longer one. */
const MOST_CODE = 255;
/** Most styles that are kept: Excel allows as many. */
const MOST_STYLES = 65_490;

export function createNumberFormats(): NumberFormats {
  return { codes: new Map(), styles: [], date1904: false, library: null };
}

/** Takes the format id of the next cell style. */
export function addStyle({ styles }: NumberFormats, id: number): void {
  if (styles.length < MOST_STYLES) styles.push(Number.isSafeInteger(id) ? id : 0);
}

/** Loads what shows numbers, where a style needs it. */
export async function loadNumberFormats(formats: NumberFormats): Promise<void> {
  if (!formats.styles.some(isShown)) return;
  const library = (await import('@e965/xlsx')) as { SSF: NumberLibrary };
  formats.library = library.SSF;
}

function isShown(id: number): boolean {
  return id !== 0 && id !== TEXT;
}

/** A number as its cell shows it. */
export interface Shown {
  text: string;
  /** True for dates and times: the number behind them says nothing. */
  isDate: boolean;
}

/** Null where the cell shows the number as it is, or nobody can tell. */
export function shownNumber(formats: NumberFormats, value: string, style: number): Shown | null {
  const { library, date1904 } = formats;
  const id = formats.styles[style] ?? 0;
  if (library === null || !isShown(id)) return null;
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) return null;
  const code = formats.codes.get(id) ?? library.get_table()[id];
  if (code === undefined || code.length > MOST_CODE) return null;
  try {
    const text = library.format(code, number, { date1904 }).trim();
    return text === '' ? null : { text, isDate: library.is_date(code) };
  } catch {
    return null;
  }
}
