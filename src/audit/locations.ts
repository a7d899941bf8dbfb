import type { Location } from '../evidence/certificate.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import { parseCsv } from '../model/csv.ts';

/** Places where a copy of something can lie; a certificate names each, checked or not. */
const PLACES = [
  'earlier revisions of documents',
  'shared copies and other owners',
  'shortcuts and links to it',
  'local folder of a sync client',
  'other computers',
  'external drives and USB sticks',
  'phones and tablets',
  'e-mail attachments',
  'other cloud accounts',
  'archives exported from an account',
  'backups',
];

/**
 * Reads a filled-in worksheet of accounts and devices, the one that a production has. Throws HandbackError (usage) where
 * it is none.
 */
export function readLocations(text: string, file: string): Location[] {
  const { rows } = parseCsv(text);
  const [header, ...body] = rows;
  const names = (header?.cells ?? []).map((name) => name.trim().toUpperCase());
  if (!names.includes('PLACE') || !names.includes('SCANNED')) {
    throw new HandbackError({
      code: EXIT.usage,
      message: `no worksheet of accounts and devices: ${file} has no columns PLACE and SCANNED`,
      hint: 'fill in the accounts-and-devices.csv of a production',
    });
  }
  return body.flatMap(({ cells }) => {
    const cell = (name: string): string => (cells[names.indexOf(name)] ?? '').trim();
    return cell('PLACE') === '' ? [] : [locationOf(cell)];
  });
}

/** Checked is only what says so and by whom; what was not needs no reason to be named. */
function locationOf(cell: (name: string) => string): Location {
  const isSaid = /^(?:y|yes|checked)$/i.test(cell('SCANNED'));
  const isChecked = isSaid && cell('CHECKED_BY') !== '';
  const who = [cell('CHECKED_BY'), cell('WHEN_UTC')].filter((word) => word !== '').join(', ');
  const unnamed = 'said to be checked, but not by whom';
  const said = isChecked ? [] : [isSaid ? unnamed : cell('SCANNED'), cell('WHY_NOT')];
  const words = [...said, cell('REMARK')].filter((word) => word !== '');
  const remark = words.filter((word) => !/^(?:n|no|not checked)$/i.test(word)).join('; ');
  return { place: cell('PLACE'), checked: isChecked ? who : null, remark };
}

/** The locations stated, and of the usual places those that nobody stated, as not checked. */
export function withUsualPlaces(stated: Location[]): Location[] {
  const known = new Set(stated.map(({ place }) => place.toLowerCase()));
  const others = PLACES.filter((place) => !known.has(place));
  return [...stated, ...others.map((place) => ({ place, checked: null, remark: '' }))];
}
