import { borrow, bytesAt, doubleAt, type Api } from './pdf-library.ts';

type Band = 'top' | 'bottom';

/** A line at the upper or lower edge of a page: it may be a header or footer. */
interface EdgeLine {
  /** Index among the lines of the page. */
  line: number;
  band: Band;
  /** The same on every page: digits count as equal. */
  key: string;
}

export interface PageText {
  text: string;
  edges: EdgeLine[];
}

/** Lines looked at from both ends of a page's text. */
const LOOK_AT = 4;
/** Share of the page's height that is its edge. */
const EDGE = 0.1;

/** Text of a loaded page in the order of its content, also what is invisible or lies outside. */
export function readPageText(api: Api, page: number): PageText {
  const handle = api.FPDFText_LoadPage(page);
  if (handle === 0) return { text: '', edges: [] };
  try {
    const count = Math.max(0, api.FPDFText_CountChars(handle));
    const raw = borrow(api, (count + 1) * 2, (buffer) => {
      const written = api.FPDFText_GetText(handle, 0, count, buffer);
      return bytesAt(api, buffer, Math.max(0, written - 1) * 2).toString('utf16le');
    });
    const height = api.FPDF_GetPageHeightF(page);
    return { text: plainLines(raw), edges: edgeLines(raw, (index) => heightOf(api, handle, index) / height) };
  } finally {
    api.FPDFText_ClosePage(handle);
  }
}

/** Hyphens that PDFium takes for those of words broken at the end of a line: it leaves out the line's end. */
const BROKEN = '\u0002';

function plainLines(raw: string): string {
  return raw.replaceAll('\ufffe', BROKEN).replace(/\r\n?/g, '\n').replaceAll('\0', '');
}

/** Text with its hyphens at the ends of lines, which can also stand between two words. */
function shown(text: string): string {
  return text.replaceAll(BROKEN, '-\n');
}

/** The words that line ends break, whole again. */
function brokenWords(text: string): string {
  const words = text.matchAll(/([\p{L}\p{N}]+)\u0002(?=(\p{L}[\p{L}\p{N}]*))/gu);
  return Array.from(words, ([, first = '', second = '']) => first + second).join('\n');
}

/** Distance of a character from the lower edge, in points. */
function heightOf(api: Api, handle: number, textIndex: number): number {
  const index = api.FPDFText_GetCharIndexFromTextIndex(handle, textIndex);
  return borrow(api, 32, (box) => {
    const known = index >= 0 && api.FPDFText_GetCharBox(handle, index, box, box + 8, box + 16, box + 24);
    return known ? doubleAt(api, box + 16) : NaN;
  });
}

/** `share` gives the height of the character at an index as a share of the page's. */
function edgeLines(raw: string, share: (index: number) => number): EdgeLine[] {
  const lines = raw.split(/\r\n?|\n/);
  const starts: number[] = [];
  for (const match of raw.matchAll(/^|\r\n?|\n/g)) starts.push(match.index + match[0].length);
  return lines.flatMap((text, line): EdgeLine[] => {
    const near = line < LOOK_AT || line >= lines.length - LOOK_AT;
    const key = text.trim().replace(/\d+/g, '#');
    if (!near || !/[\p{L}\p{N}]/u.test(text)) return [];
    const height = share((starts[line] ?? 0) + text.search(/\S/));
    if (height > 1 - EDGE && height <= 1) return [{ line, band: 'top', key }];
    return height < EDGE && height >= 0 ? [{ line, band: 'bottom', key }] : [];
  });
}

/** What a page says, headers and footers apart. */
export interface SplitPage {
  header: string[];
  footer: string[];
  body: string;
  /** Words of the body that are broken at the ends of lines, each whole and on a line of its own. */
  broken: string;
}

/** Takes from pages the lines that stand at the same edge of more than half of them, three at least. */
export function splitPages(pages: readonly PageText[]): SplitPage[] {
  const counts = new Map<string, number>();
  for (const { edges } of pages) {
    const keys = new Set(edges.map(({ band, key }) => `${band} ${key}`));
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const repeated = (band: Band, key: string) =>
    (counts.get(`${band} ${key}`) ?? 0) >= Math.max(3, Math.floor(pages.length / 2) + 1);
  return pages.map(({ text, edges }) => {
    const moved = new Map(
      edges.filter(({ band, key }) => repeated(band, key)).map((edge) => [edge.line, edge.band]),
    );
    const lines = text.split('\n');
    const of = (band: Band | undefined) => lines.filter((_, index) => moved.get(index) === band);
    const body = of(undefined).join('\n');
    return {
      header: of('top').map(shown),
      footer: of('bottom').map(shown),
      body: shown(body),
      broken: brokenWords(body),
    };
  });
}
