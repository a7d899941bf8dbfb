import { flag, option } from './option.ts';
import { path, text } from './values.ts';

export const DRAFT = flag(
  'Certificate:',
  'draft',
  'write it with open steps, marked INCOMPLETE; exit code 3',
);
export const LOCATIONS = option(
  'Certificate:',
  ['locations', 'csv'],
  path,
  'accounts-and-devices.csv of a production, filled in: what else was checked',
);
export const KEPT = option(
  'Certificate:',
  ['kept', 'text'],
  text,
  'a copy that is knowingly kept, and by whom',
  { repeatable: true },
);
export const NO_USE = option('Certificate:', ['no-use', 'text'], text, 'statement on use, in its own words');
export const CERTIFICATE_OUTPUT = option(
  'Output:',
  ['output', 'folder'],
  path,
  'folder for certificate.md and certificate.html',
  { short: 'o', fallback: 'certificate' },
);
