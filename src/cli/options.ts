import { GAPS, NOTES } from '../model/examination.ts';
import { CONFIDENCES } from '../model/finding.ts';
import { FORMAT_NAMES } from './formats.ts';
import { flag, option } from './option.ts';
import { date, listOf, mailbox, oneOf, path, text, time } from './values.ts';

/** Notes that `--strict` counts as gaps, so that `--allow-incomplete` can name them too. */
const STRICT_NOTES = NOTES.filter((note) => note.endsWith('-not-read'));

/** The rules: what is looked for. */
export const MATTER = option(
  'Rules:',
  ['matter', 'file'],
  path,
  'parties, people, dates and holds of the matter; rules that need it are inactive without',
  { short: 'm' },
);
export const RULES = option(
  'Rules:',
  ['rules', 'pack or path'],
  path,
  'more rules: the name of a built-in pack, a file, a folder or a glob',
  { short: 'r', repeatable: true },
);
export const NO_DEFAULT_RULES = flag('Rules:', 'no-default-rules', 'leave the built-in packs out');
export const KNOWN = option(
  'Rules:',
  ['known', 'file'],
  path,
  "hash list of the former employer's documents: sha256sum, BSD, hashdeep, CSV, NSRL, MISP or hashes alone",
  { short: 'k', repeatable: true },
);
export const MIN_CONFIDENCE = option(
  'Rules:',
  ['min-confidence', 'level'],
  oneOf('confidence', CONFIDENCES),
  'report findings from this confidence on',
  { fallback: 'medium' },
);
export const BASELINE = option(
  'Rules:',
  ['baseline', 'file'],
  path,
  'JSON report of an earlier run, or a case: a finding that stands there, or is decided there, is not open',
);

/** The scope: what is examined. */
export const METADATA_ONLY = flag('Scope:', 'metadata-only', 'read no content');
export const INCLUDE = option(
  'Scope:',
  ['include', 'glob'],
  text,
  'only what matches, path relative to the source',
  {
    repeatable: true,
  },
);
export const EXCLUDE = option('Scope:', ['exclude', 'glob'], text, 'not what matches; wins over --include', {
  repeatable: true,
});
export const MODIFIED_AFTER = option(
  'Scope:',
  ['modified-after', 'date'],
  date,
  'only what changed since; a day starts at midnight UTC',
);
export const MODIFIED_BEFORE = option(
  'Scope:',
  ['modified-before', 'date'],
  date,
  'only what last changed before; a day starts at midnight UTC',
);
export const OWNER = option(
  'Scope:',
  ['owner', 'who'],
  mailbox,
  'only what belongs to this address or @domain',
  {
    repeatable: true,
  },
);

/** The outputs. */
export const FORMAT = option(
  'Output:',
  ['format', 'names'],
  listOf('format', FORMAT_NAMES),
  `comma list of ${FORMAT_NAMES.join(' ')}`,
  { short: 'f', fallback: 'text' },
);
export const OUTPUT = option(
  'Output:',
  ['output', 'path'],
  path,
  'one format: the file; several: the folder for report.<ext> and checklist.md',
  { short: 'o' },
);
export const PACK_OUTPUT = option(
  'Output:',
  ['output', 'path'],
  path,
  'the file for the translated pack (default: standard output)',
  { short: 'o' },
);
export const MATTER_OUTPUT = option(
  'Output:',
  ['output', 'path'],
  path,
  'the file for the matter (default: standard output)',
  { short: 'o' },
);
export const CASE = option(
  'Output:',
  ['case', 'file'],
  path,
  'keep the run in this case file; continue it if it was interrupted',
  { short: 'c' },
);
export const SHOW_MATCHES = flag('Output:', 'show-matches', 'show matched text instead of masking it');
export const SHOW_NAMES = flag('Output:', 'show-names', 'show names in sarif, junit and github');
export const NO_SPREADSHEET_SAFE = flag(
  'Output:',
  'no-spreadsheet-safe',
  'leave formula starters in csv as they are',
);
export const HASH = option(
  'Output:',
  ['hash', 'names'],
  listOf('hash', ['sha256', 'md5', 'sha1']),
  'comma list of sha256 md5 sha1',
  { fallback: 'sha256' },
);

/** The exit code. */
export const FAIL_ON = option(
  'Exit code:',
  ['fail-on', 'severity'],
  oneOf('severity', ['high', 'medium', 'low', 'none'] as const),
  'open findings from this severity on make it 1: high, medium, low or none',
  { fallback: 'low' },
);
export const ALLOW_INCOMPLETE = option(
  'Exit code:',
  ['allow-incomplete', 'codes'],
  listOf('reason code', [...GAPS, ...STRICT_NOTES]),
  'comma list of reasons that do not make it 3',
);
export const STRICT_IMPORT = flag(
  'Exit code:',
  'strict',
  'translate nothing and exit with 2 where anything is lost',
);
export const STRICT = flag('Exit code:', 'strict', 'pictures and media that are not read make it 3 too');

/** Keys to what is encrypted. */
export const PASSWORD_FILE = option(
  'Limits:',
  ['password-file', 'file'],
  path,
  'try its lines on encrypted ZIP, 7z, PDF, OpenDocument and Office files',
);

/** What the custody log of a case says. */
export const BY = option(
  'Record:',
  ['by', 'who'],
  text,
  'your name, for the custody log (default: your account)',
);
export const AUTHORITY = option(
  'Record:',
  ['authority', 'text'],
  text,
  'on whose authority, by which document: for the custody log',
);

/** The run itself. */
export const CONFIG = option(
  'Run:',
  ['config', 'file'],
  path,
  'options by their long names (default: handback.config.yaml of the working folder, never one inside a source)',
);
export const NOW = option('Run:', ['now', 'time'], time, 'fix every clock reading');
export const QUIET = flag('Run:', 'quiet', 'say nothing but errors', 'q');
export const VERBOSE = flag('Run:', 'verbose', 'say more', 'v');
export const PROFILE_RULES = flag(
  'Run:',
  'profile-rules',
  'say what time each rule took and how often it matched',
);
export const NO_PROGRESS = flag('Run:', 'no-progress', 'no progress on the terminal');
export const NO_COLOR = flag('Run:', 'no-color', 'no colours; NO_COLOR does the same');
export const DEBUG = flag('Run:', 'debug', 'show where an error comes from');
