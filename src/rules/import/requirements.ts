import type { Fields } from './fields.ts';
import type { Report } from './imported.ts';
import { quoted } from './names.ts';

const KEYS = new Set([
  'min_digits',
  'min_uppercase',
  'min_lowercase',
  'min_special_chars',
  'special_chars',
  'ignore_if_contains',
  'luhn',
]);

/** What counts as special where a rule does not say it. */
const SPECIAL = '!@#$%^&*()_+-=[]{}|;:\'",.<>?/\\`~';

/** Values that fall short of `pattern_requirements`, as what is to be ignored, and the check that they must pass. */
export function readRequirements(
  fields: Fields,
  report: Report,
): { ignore: { value: string[] }[]; validator: 'luhn' | null } {
  for (const key of fields.others(KEYS)) report('part', key, 'is not used', fields.at(key));
  const words = fields.texts('ignore_if_contains').flatMap((word) => word.trim() || []);
  const special = (fields.text('special_chars') ?? SPECIAL).replace(/[\\\]^-]/g, '\\$&');
  const classes: [key: string, characters: string][] = [
    ['min_digits', '0-9'],
    ['min_uppercase', 'A-Z'],
    ['min_lowercase', 'a-z'],
    ['min_special_chars', special],
  ];
  const short = classes.flatMap(([key, characters]) => {
    const least = fields.number(key) ?? 0;
    if (least < 1 || characters === '') return [];
    if (least <= 100) return [{ value: [fewerThan(least, characters)] }];
    report('part', key, 'more than 100 are not counted', fields.at(key));
    return [];
  });
  const ignored = words.length > 0 ? [{ value: words.map((word) => `(?i)${quoted(word)}`) }] : [];
  return { ignore: [...ignored, ...short], validator: fields.flag('luhn') ? 'luhn' : null };
}

/** A pattern of the texts that have fewer of these characters. */
function fewerThan(least: number, characters: string): string {
  return `^(?:[^${characters}]*[${characters}]){0,${least - 1}}[^${characters}]*$`;
}
