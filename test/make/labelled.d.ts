import type { ReportItem } from '../../src/model/report.ts';

/** A row of `expected.csv`. */
export interface Expected {
  path: string;
  /** `flagged` or `clean`. */
  verdict: string;
  why: string;
  /** Empty where the story does not turn on it. */
  disposition: string;
}

/** Names of the fixtures whose files are labelled. */
export const LABELLED: readonly string[];

/** Path of a file beside a fixture's drive. */
export function beside(name: string, file: string): string;

/** The rows of a fixture's expected.csv. */
export function expectedOf(name: string): Promise<Expected[]>;

/** Scans a fresh copy of a fixture drive with the built command; gives the JSON report. */
export function scanDrive(
  name: string,
  options: string[],
): Promise<{ complete: boolean; items: ReportItem[] }>;
