import { flag, type ValueOption } from './option.ts';
import { SCHEMA } from '../evidence/inventory.ts';
import { AUDIENCES, UNREVIEWED } from '../evidence/withholding.ts';
import { date, listOf, oneOf, path, text, type Kind } from './values.ts';

function option<T>(
  group: string,
  [long, value]: [string, string],
  kind: Kind<T>,
  help: string,
  fallback: string | null = null,
): ValueOption<T> {
  return { long, value, kind, group, help, short: null, fallback, repeatable: false };
}

/** Keys and time stamps. */
export const SIGN_KEY = option(
  'Proof:',
  ['sign-key', 'file'],
  path,
  'sign with this ed25519 private key of OpenSSH, which has no passphrase',
);
export const INTOTO = flag(
  'Proof:',
  'in-toto',
  'also sign production.intoto.json, an in-toto statement of all files in a DSSE envelope',
);
export const KEY_FILE = option(
  'Proof:',
  ['key-file', 'file'],
  path,
  'opening key, 64 hex digits, for a head that can be made again (default: random)',
);
export const ESCROW_TO = option(
  'Proof:',
  ['escrow-to', 'recipient'],
  text,
  "encrypt the opening key to the neutral's age recipient, age1…",
);
export const TIMESTAMP_REPLY = option(
  'Proof:',
  ['timestamp-reply', 'file'],
  path,
  "check an authority's reply to head.json.tsq and keep it",
);
export const TSA_CA = option(
  'Proof:',
  ['tsa-ca', 'file'],
  path,
  'certificates in PEM that the authority must lead to',
);

/** A folder of outputs. */
function folderOption(help: string, fallback: string | null): ValueOption<string> {
  return { ...option('Output:', ['output', 'folder'], path, help, fallback), short: 'o' };
}

export const HEAD_OUTPUT = folderOption('folder for head.json and what goes with it', 'head');

/** Productions. */
export const AUDIENCE = option(
  'Production:',
  ['for', 'audience'],
  oneOf('audience', AUDIENCES),
  'counterparty, neutral, employee or pipeline',
);
export const UNREVIEWED_ROWS = option(
  'Production:',
  ['unreviewed', 'what'],
  oneOf('treatment', UNREVIEWED),
  'rows nobody decided and no rule flagged: produce, redact or withhold',
  'redact',
);
export const RELEASE: ValueOption<string> = {
  ...option('Production:', ['release', 'number'], text, 'open this withheld row, HBP-000017'),
  repeatable: true,
};

/** Names of fields, or a file that has them by receiver. */
export type AskedFields = { names: string[] } | { file: string };

/** No name of a field has a dot or a slash. */
const fields: Kind<AskedFields> = {
  ...listOf('field', SCHEMA),
  parse: (given, refuse) =>
    /[./]/.test(given) ? { file: given } : { names: listOf('field', SCHEMA).parse(given, refuse) },
};

export const FIELDS = option(
  'Production:',
  ['fields', 'names or file'],
  fields,
  'the only fields to show: a comma list, or a profile (YAML, JSON) by receiver; all others are committed to alone',
);
export const PRODUCTION_OUTPUT = folderOption('new folder for the production', 'production');

/** Recalls. */
export const RECALLED_ROW: ValueOption<string> = {
  ...option('Recall:', ['row', 'number'], text, 'row that is asked back, HBP-000017'),
  repeatable: true,
};
export const RECALL_REASON = option('Recall:', ['reason', 'text'], text, 'why; the other side reads it');
export const PRODUCTION_ID = option(
  'Recall:',
  ['production', 'id'],
  text,
  'id on the cover sheet of the production (default: the last one)',
);
export const RECALL_OUTPUT = folderOption('folder for the notice and its letter', 'recall');
export const RECALL_NOTICE = option(
  'Proof:',
  ['recall', 'file'],
  path,
  'check a recall notice against the production, and its signature beside it',
);

/** The end of a matter. */
export const DESTROY_BY = option(
  'Closing:',
  ['destroy-by', 'date'],
  date,
  'the day by which all must be gone',
);

export const EARLIER = option(
  'Proof:',
  ['earlier', 'file'],
  path,
  'head.json that was received before: its rows must be the first of this production',
);
export const SIGNER = option(
  'Proof:',
  ['signer', 'file'],
  path,
  'public key (or allowed_signers) that the signature must be by',
);
