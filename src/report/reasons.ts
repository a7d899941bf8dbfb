import type { Gap, Note } from '../model/examination.ts';

/** Reason codes that can count as gaps: the gaps, and under `--strict` the `-not-read` notes. */
export type Unread = Gap | 'picture-not-read' | 'media-not-read';

/** What each gap means for the reader, and what closes it. */
export const GAP_MEANING: Record<Unread, { means: string; remedy: string }> = {
  encrypted: {
    means: 'protected by a password',
    remedy: 'scan with --password-file, or ask the custodian for an unprotected copy',
  },
  damaged: { means: 'damaged, or not what its name says', remedy: 'open it by hand, or get a sound copy' },
  'unsupported-format': {
    means: 'a format that this version cannot read',
    remedy: 'look at it by hand',
  },
  'unknown-encoding': { means: 'text in an encoding that could not be told', remedy: 'look at it by hand' },
  'no-text': {
    means: 'pages without text, such as scans',
    remedy: 'scan with --ocr, or look at the pages',
  },
  'too-large': {
    means: 'larger than --max-file-size, or a picture larger than the parser may hold',
    remedy: 'raise --max-file-size, for pictures --parser-memory',
  },
  'too-deep': { means: 'containers nested deeper than --max-depth', remedy: 'raise --max-depth' },
  'too-many-members': { means: 'more members than --max-members', remedy: 'raise --max-members' },
  'budget-exceeded': {
    means: 'more to read than one file may cost',
    remedy: 'unpack it and scan the folder; for pictures and scanned pages raise --ocr-pages',
  },
  timeout: { means: 'slower than --timeout-per-file', remedy: 'raise --timeout-per-file' },
  'out-of-memory': { means: 'needs more than --parser-memory', remedy: 'raise --parser-memory' },
  denied: { means: 'reading was denied', remedy: 'run as a user who may read it' },
  vanished: { means: 'gone before it was read', remedy: 'find out what removed it, and scan again' },
  'changed-while-read': {
    means: 'changed while it was read',
    remedy: 'scan again when nothing writes to it',
  },
  'path-too-long': {
    means: 'a path longer than the system accepts',
    remedy: 'scan a folder nearer to it',
  },
  'download-disabled': { means: 'its owner forbids downloads', remedy: 'ask the owner' },
  'export-too-large': { means: 'larger than the provider exports', remedy: 'use a Takeout archive' },
  'picture-not-read': {
    means: 'pictures, not read by design',
    remedy: 'scan with --ocr, or look at them',
  },
  'media-not-read': { means: 'media or programs, not read by design', remedy: 'look at them by hand' },
  'listing-incomplete': {
    means: 'the source was lost before all of it was listed or read',
    remedy: 'scan again with the same --case',
  },
};

/** Notes as they are counted in a sentence: singular and plural. */
export const NOTE_WORDS: Record<Note, [string, string]> = {
  'metadata-only': ['item by metadata only', 'items by metadata only'],
  'picture-not-read': ['picture', 'pictures'],
  'media-not-read': ['media or program file', 'media or program files'],
  'not-followed': ['link not followed', 'links not followed'],
  'not-a-file': ['special file', 'special files'],
  'own-file': ["file of this run's own", "files of this run's own"],
  'out-of-scope': ['item out of scope', 'items out of scope'],
  'no-content': ['item without content', 'items without content'],
  empty: ['empty file', 'empty files'],
};
