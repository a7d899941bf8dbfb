import { option } from './option.ts';
import { text } from './values.ts';

const GROUP = 'Transfer:';

/** A transfer of something to somebody. */
export const TRANSFER_TO = option(GROUP, ['recipient', 'text'], text, 'who got it: name, role, side');
export const TRANSFER_WAY = option(
  GROUP,
  ['way', 'text'],
  text,
  'by which way: courier and number, upload, e-mail',
);
export const TRANSFER_RECEIPT = option(
  GROUP,
  ['receipt', 'text'],
  text,
  'where the recipient confirmed it: document, signature, date',
);
export const TRANSFER_REASON = option(GROUP, ['reason', 'text'], text, 'why: the order or agreement');
