import type { Place } from '../model/segment.ts';

/** Text that a picture shows. */
export interface Recognised {
  text: string;
  /** Mean over its words, 0 to 100. */
  confidence: number;
}

/**
 * Reads the text in a picture: PNG, JPEG, GIF, BMP, WebP, PNM, the first page of TIFF. `orientation` is that of Exif (2.32,
 * 4.6.4), 1 for upright. Null where the picture cannot be decoded; throws ExtractFailure.
 */
export type Recognise = (image: Uint8Array, orientation: number) => Promise<Recognised | null>;

/** A picture or the picture of a page. */
export interface Picture {
  width: number;
  height: number;
  /** Its bytes in a format that `Recognise` takes; asked for only where the picture is small enough. */
  image: () => Uint8Array;
  orientation: number;
  place: Place;
  /** For a person: `page 3`. */
  name: string;
}

/** Reads pictures of one item. */
export interface Ocr {
  /** Brings the text of a picture; what keeps it from being read is a gap. */
  read: (picture: Picture) => Promise<void>;
}
