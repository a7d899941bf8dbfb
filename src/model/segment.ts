/** Where in an item a piece of text stands; the values of `in:` in rules and of `locations[].part` in reports. */
export const PARTS = [
  'name',
  'path',
  'title',
  'subject',
  'header',
  'footer',
  'body',
  'comment',
  'notes',
  'property',
  'sheet-name',
  'cell',
  'hidden',
  'attachment-name',
] as const;

export type Part = (typeof PARTS)[number];

/** Place of a piece of text within its part; null where the format has no such thing. Pages, slides and lines count from 1. */
export interface Place {
  page: number | null;
  sheet: string | null;
  /** Spreadsheet cell, `B12`; number of the cell of a notebook, from 1. */
  cell: string | null;
  /** Line of the segment's first character; plain text, address cards and calendars only. */
  line: number | null;
  /** Path of the object inside the document that holds the text, `embeddings/sheet1.xlsx`. */
  embedded: string | null;
  /** How sure the reader of a picture is of the text, 0 to 100; only where a picture shows it. */
  ocr?: number;
}

/** A place that says nothing. */
export const NOWHERE: Place = { page: null, sheet: null, cell: null, line: null, embedded: null };

/** One paragraph, cell, heading, property value or window of plain text: no word crosses its ends. */
export interface Segment {
  part: Part;
  text: string;
  place: Place;
  /** Name of the property, lower case (`author`, `msip_label_x_name`), where `part` is `property`. */
  property: string | null;
  /**
   * Leading characters that the segment before has already brought: windows of a long text overlap so that no
   * match is cut. 0 for all but windows.
   */
  overlap: number;
}
