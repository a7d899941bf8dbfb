/** The small letters beside ASCII of languages, by the encodings in which they are written with one byte a letter. */
const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  'windows-1252': [
    'àâæçéèêëîïôœùûüÿ',
    'äöüßàé',
    'áéíñóúüçªº',
    'áâãàçéêíóôõúüªº',
    'àèéìíîòóù',
    'åäöæøéèôü',
    'áéíóúýþæöð',
    'äëéèïöüáó',
    'õäöüšž',
    'àçèéíïòóúü',
  ],
  'windows-1250': ['ąćęłńóśźż', 'áéíóöőúüű', 'áäčďéěíĺľňóôöřŕšťúůüýž', 'ăâîşţ', 'čćđšž'],
  'windows-1257': ['āčēģīķļņšūž', 'ąčęėįšųūž'],
  'windows-1254': ['çğıöşüâîû'],
};
/** Share of the letters that are those of a language that a text is taken to be in. */
const LIKELY = 0.95;

/** Bytes from 0x80 on beside letters of ASCII, and those between two of them. */
interface Letters {
  beside: Map<number, number>;
  within: Map<number, number>;
  total: number;
}

const isAscii = (byte = 0): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;

function lettersOf(sample: Uint8Array): Letters {
  const letters: Letters = { beside: new Map(), within: new Map(), total: 0 };
  const add = (counts: Map<number, number>, byte: number): void => {
    counts.set(byte, (counts.get(byte) ?? 0) + 1);
  };
  sample.forEach((byte, index) => {
    const sides = [sample[index - 1], sample[index + 1]].filter(isAscii).length;
    if (byte < 0x80 || sides === 0) return;
    add(letters.beside, byte);
    letters.total += 1;
    if (sides === 2) add(letters.within, byte);
  });
  return letters;
}

function sum(counts: ReadonlyMap<number, number>, known: ReadonlySet<number>): number {
  return [...counts].reduce((total, [byte, count]) => total + (known.has(byte) ? count : 0), 0);
}

/** What of the upper half of an encoding are letters of a language, and punctuation that stands in the same place everywhere. */
function bytesOf(label: string, small: string): Set<number> {
  const decoder = new TextDecoder(label);
  const letters = new Set(small + small.toUpperCase());
  const bytes = Array.from({ length: 128 }, (_, index) => index + 0x80);
  return new Set(bytes.filter((byte) => isQuote(byte) || letters.has(decoder.decode(Uint8Array.of(byte)))));
}

function isQuote(byte: number): boolean {
  return (
    (byte >= 0x82 && byte <= 0x87) || (byte >= 0x91 && byte <= 0x97) || [0xa0, 0xab, 0xbb].includes(byte)
  );
}

function knownLanguages(): Language[] {
  return Object.entries(LANGUAGES).flatMap(([label, languages]) =>
    languages.map((small) => ({ label, bytes: bytesOf(label, small) })),
  );
}

interface Language {
  label: string;
  bytes: ReadonlySet<number>;
}

/** Made for the first text that asks for it. */
let known: Language[] | null = null;

/**
 * The encoding of a text in Latin letters of one byte each, by the language whose letters it has: that of Western Europe where one of its
 * languages, or none of all, has them.
 */
export function latinEncoding(sample: Uint8Array): string {
  const { beside, within, total } = lettersOf(sample);
  const ranked = (known ??= knownLanguages())
    .map(({ label, bytes }) => ({ label, bytes, covered: sum(beside, bytes) }))
    .sort((a, b) => b.covered - a.covered);
  const west = ranked.find(({ label }) => label === 'windows-1252');
  const [best] = ranked;
  if (west === undefined || best === undefined || west.covered >= total * LIKELY) return 'windows-1252';
  const elsewhere = new Set([...best.bytes].filter((byte) => !west.bytes.has(byte)));
  const isSure = best.covered >= total * LIKELY && sum(within, elsewhere) > 0;
  return isSure ? best.label : 'windows-1252';
}
