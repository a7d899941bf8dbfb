/** Text with its references replaced. */
export interface Decoded {
  text: string;
  /** False where it has control characters, or a reference to what XML itself does not define: that stays as it stands. */
  isWell: boolean;
}

/** Characters that no document may hold (XML 1.0, 2.2). */
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f]/;

/** Entities that need no declaration (XML 1.0, 4.6). */
const ENTITIES = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

const REFERENCE = /&(?:#(\d{1,9})|#x([\da-f]{1,8})|([^\s&;<]{1,64}));|&/gi;

/** All line ends as line feeds (XML 1.0, 2.11). */
export function lineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** Character data between tags. */
export function characterData(raw: string): Decoded {
  const text = lineFeeds(raw);
  const isWell = !CONTROL.test(text);
  return text.includes('&') ? replaced(text, isWell) : { text, isWell };
}

/** The value of an attribute; white space becomes spaces (XML 1.0, 3.3.3). */
export function attributeValue(raw: string): string {
  const text = /[\t\n\r]/.test(raw) ? raw.replace(/\r\n|[\t\n\r]/g, ' ') : raw;
  return text.includes('&') ? replaced(text, true).text : text;
}

function replaced(text: string, isClean: boolean): Decoded {
  let isWell = isClean;
  const result = text.replace(
    REFERENCE,
    (written: string, decimal?: string, hex?: string, name?: string): string => {
      const code = decimal === undefined ? (hex === undefined ? null : parseInt(hex, 16)) : Number(decimal);
      const known = code === null ? ENTITIES.get(name ?? '') : characterOf(code);
      isWell &&= known !== undefined;
      return known ?? written;
    },
  );
  return { text: result, isWell };
}

function characterOf(code: number): string | undefined {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
