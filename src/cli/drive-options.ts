import { EXPORT_NAMES, type ExportName } from '../sources/drive/natives.ts';
import { flag, option } from './option.ts';
import { count, listOf, mailbox, path, since, text } from './values.ts';

const GROUP = 'Google Drive:';

export const EXPECT_ACCOUNT = option(
  GROUP,
  ['expect-account', 'address'],
  mailbox,
  'refuse to go on as anybody else',
);
export const NO_TRASH = flag(GROUP, 'no-trash', 'leave out what is in the trash');
export const VERIFY_LISTING = flag(
  GROUP,
  'verify-listing',
  'ask every folder for what it holds as well, and compare',
);
export const ACKNOWLEDGE_ABUSE = flag(
  GROUP,
  'acknowledge-abuse',
  'read own files that Google takes for malware or spam',
);
export const FOLLOW_SHORTCUTS = flag(
  GROUP,
  'follow-shortcuts',
  'list what lies in folders that shortcuts alone lead to',
);
export const REVISIONS = flag(
  GROUP,
  'revisions',
  'list earlier revisions as items, and read those that can be had',
);
export const COMMENTS = flag(GROUP, 'comments', 'read comments and what they quote');
export const ACTIVITY_SINCE = option(
  GROUP,
  ['activity-since', 'date'],
  since,
  'ask what was moved, renamed, shared or deleted since a day, or in the last days (30d); needs auth login --activity',
);
export const LABEL = option(GROUP, ['label', 'id'], text, 'ask which items have this label', {
  repeatable: true,
});
export const EXPORT_AS = option(
  GROUP,
  ['export-as', 'formats'],
  listOf('export format', Object.keys(EXPORT_NAMES) as ExportName[]),
  "comma list: ask for Google's own documents in these formats first, where it has them",
);
export const ACCESS_TOKEN_FILE = option(
  GROUP,
  ['access-token-file', 'file'],
  path,
  'use the access token in this file (mode 600) instead of the sign-in',
);
export const SERVICE_ACCOUNT = option(
  GROUP,
  ['service-account', 'file'],
  path,
  'use the JSON key of a service account (mode 600)',
);
export const IMPERSONATE = option(
  GROUP,
  ['impersonate', 'address'],
  mailbox,
  'whose drive the service account reads, by domain-wide delegation',
);
export const APPLICATION_DEFAULT = flag(
  GROUP,
  'application-default',
  'use the application default credentials of the environment',
);
export const QUOTA_UNITS = option(
  GROUP,
  ['quota-units', 'n'],
  count(6_000, 100_000_000),
  'quota units to spend a minute: a list costs 100, a download 200',
  { fallback: '300000' },
);

/** Of commands that read again what a scan has listed. */
export const ACCESS = [EXPECT_ACCOUNT, ACCESS_TOKEN_FILE, SERVICE_ACCOUNT, IMPERSONATE, APPLICATION_DEFAULT];
export const CONTENT_ACCESS = [...ACCESS, ACKNOWLEDGE_ABUSE, EXPORT_AS];

/** Of `handback auth login`. */
export const CLIENT = option(
  'Sign-in:',
  ['client', 'file'],
  path,
  'OAuth client of type "Desktop app", as the Google Cloud console gives it',
);
export const NO_BROWSER = flag(
  'Sign-in:',
  'no-browser',
  'print the address to visit, and take the address that the browser ends at',
);
export const ACTIVITY = flag(
  'Sign-in:',
  'activity',
  'ask for the history of moves, shares and deletions as well',
);
export const METADATA_ONLY = flag('Sign-in:', 'metadata-only', 'ask for names, sizes and dates alone');
