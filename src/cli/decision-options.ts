import { DISPOSITIONS, NO_EVIDENCE, STAGES, type Evidence } from '../model/disposition.ts';
import { flag, option, valueOf, type Given, type ValueOption } from './option.ts';
import { oneOf, path, text } from './values.ts';

/** What is decided, on which items, with what evidence. */
export const AS = option(
  'Decision:',
  ['as', 'disposition'],
  oneOf('disposition', DISPOSITIONS),
  `what becomes of the items (default: what they stand at): ${DISPOSITIONS.join(' ')}`,
);
export const STAGE = option(
  'Decision:',
  ['stage', 'stage'],
  oneOf('stage', STAGES),
  'step of a return or destruction: proposed authorized done verified failed',
  { fallback: 'proposed' },
);

export const WITHDRAW = flag(
  'Decision:',
  'withdraw',
  'take the decision back: what the rules propose stands again',
);

export const IMPORT = option('File:', ['import', 'csv'], path, 'record what a decisions file says');
export const EXPORT = option('File:', ['export', 'csv'], path, 'write a decisions file to fill in');

const evidence = (long: string, value: string, help: string): ValueOption<string> =>
  option('Evidence:', [long, value], text, help);

export const REASON = evidence('reason', 'text', 'why');
const DOCUMENT = evidence('document', 'text', 'document of the authority, its date, the words that cover it');
const PRESERVATION = evidence('preservation', 'text', 'preservation copy: reference, hash, custodian');
const HOW = evidence('how', 'text', 'who did it, which way, when (UTC), whether the trash was emptied');
const RECIPIENT = evidence('recipient', 'text', 'who got the copy, by which way, with which receipt');
const PROOF = evidence('proof', 'text', 'what shows that it was done: the later run, the receipt');

export const EVIDENCE_OPTIONS = [REASON, DOCUMENT, PRESERVATION, HOW, RECIPIENT, PROOF];

export const EACH_RULE = select('rule', 'id', 'items with a finding of this rule');
export const EACH_PATH = select('path', 'glob', 'items whose path matches');
export const EACH_DUPLICATE = select('duplicates', 'group', 'items of this duplicate group, D-0003');
export const EACH_STATE = option(
  'Items:',
  ['standing-at', 'disposition'],
  oneOf('disposition', DISPOSITIONS),
  'items that stand at this disposition now',
  { repeatable: true },
);

/** All that take a group of items. */
export const GROUP_OPTIONS = [EACH_RULE, EACH_PATH, EACH_DUPLICATE, EACH_STATE];

function select(long: string, value: string, help: string): ValueOption<string> {
  return option('Items:', [long, value], text, help, { repeatable: true });
}

/** What was given in support. `authority` is an option of other commands too. */
export function evidenceOf(given: Given, authority: ValueOption<string>): Evidence {
  return {
    ...NO_EVIDENCE,
    reason: valueOf(given, REASON),
    authority: valueOf(given, authority),
    document: valueOf(given, DOCUMENT),
    preservation: valueOf(given, PRESERVATION),
    how: valueOf(given, HOW),
    recipient: valueOf(given, RECIPIENT),
    proof: valueOf(given, PROOF),
  };
}
