import { option } from './option.ts';
import { path, text } from './values.ts';

/** Where a source of the case lies now. */
export const SOURCE = option(
  'Source:',
  ['source', 'folder or drive'],
  text,
  'where a source of the last run lies now (default: where it lay)',
  { repeatable: true },
);

export const BAG_OUTPUT = option('Output:', ['output', 'folder'], path, 'new folder for the bag', {
  short: 'o',
  fallback: 'preserved',
});
