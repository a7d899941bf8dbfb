import { DEFAULT_BUDGETS } from '../model/budgets.ts';
import { flag, option } from './option.ts';
import { count, duration, ocrLanguages, size } from './values.ts';

const MIB = 2 ** 20;

/** Limits on what one file may cost. */
export const JOBS = option(
  'Limits:',
  ['jobs', 'n'],
  count(1, 256),
  'how much work at once (default: one per core)',
  {
    short: 'j',
  },
);
export const TIMEOUT_PER_FILE = option(
  'Limits:',
  ['timeout-per-file', 'duration'],
  duration,
  'give a file up',
  {
    fallback: `${DEFAULT_BUDGETS.timeoutPerFile / 1_000}s`,
  },
);
export const MAX_FILE_SIZE = option(
  'Limits:',
  ['max-file-size', 'size'],
  size,
  'examine this much of a file',
  {
    fallback: `${DEFAULT_BUDGETS.maxFileSize / (1_024 * MIB)}GiB`,
  },
);
export const MAX_DEPTH = option('Limits:', ['max-depth', 'n'], count(1, 64), 'containers in containers', {
  fallback: String(DEFAULT_BUDGETS.maxDepth),
});
export const MAX_MEMBERS = option(
  'Limits:',
  ['max-members', 'n'],
  count(1, 100_000_000),
  'members of a container',
  {
    fallback: String(DEFAULT_BUDGETS.maxMembers),
  },
);
export const PARSER_MEMORY = option('Limits:', ['parser-memory', 'size'], size, 'memory of one parser', {
  fallback: `${DEFAULT_BUDGETS.parserMemory / MIB}MiB`,
});

/** Pictures. */
export const OCR = flag('Limits:', 'ocr', 'read what pictures and scanned pages show; about a second a page');
export const OCR_LANGUAGES = option(
  'Limits:',
  ['ocr-languages', 'codes'],
  ocrLanguages,
  'languages of the pictures, the most likely first: eng+deu',
  { fallback: 'eng' },
);
export const OCR_PAGES = option(
  'Limits:',
  ['ocr-pages', 'n'],
  count(1, 1_000_000),
  'pictures and pages of a file',
  {
    fallback: '50',
  },
);

/** What bounds the reading of one file, in the order of the help. */
export const PER_FILE = [
  TIMEOUT_PER_FILE,
  MAX_FILE_SIZE,
  MAX_DEPTH,
  MAX_MEMBERS,
  PARSER_MEMORY,
  OCR,
  OCR_LANGUAGES,
  OCR_PAGES,
] as const;
