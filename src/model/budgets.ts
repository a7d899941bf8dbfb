/** Limits on what one file may cost. Sizes are bytes, times milliseconds. */
export interface Budgets {
  /** Wall time without progress after which a file is given up. */
  timeoutPerFile: number;
  /** Larger plain files are examined up to this size and hashed whole; larger others are not parsed. */
  maxFileSize: number;
  /** Containers within containers. */
  maxDepth: number;
  /** Members of one container tree. */
  maxMembers: number;
  /** Resident memory of a parser process. */
  parserMemory: number;
  /** Bytes that one container tree may inflate to. */
  maxInflated: number;
  /** What reading pictures may cost; null where they are not read. */
  ocr: OcrBudgets | null;
}

/** Limits on the optical recognition of text. */
export interface OcrBudgets {
  /** Codes of Tesseract's languages, `eng`, the most likely first. */
  languages: readonly string[];
  /** Pictures and pages of one item, those of objects inside it included. */
  pages: number;
  /** Wall time of one picture or page, in milliseconds. */
  pageTimeout: number;
}

export const DEFAULT_BUDGETS: Budgets = {
  timeoutPerFile: 30_000,
  maxFileSize: 4 * 2 ** 30,
  maxDepth: 8,
  maxMembers: 100_000,
  parserMemory: 500 * 2 ** 20,
  maxInflated: 2 ** 30,
  ocr: null,
};
