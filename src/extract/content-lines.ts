/** One property of a card or calendar; see `parseContentLine`. */
export interface ContentLine {
  /** Upper case, without its group. */
  name: string;
  /** Names in upper case; several values of one name are one text with commas. */
  parameters: ReadonlyMap<string, string>;
  /** As it stands. */
  value: string;
}

/** Longest unfolded line that is held, in UTF-16 units: a photo can be one line. */
const LONGEST = 2 ** 26;
/** A line that goes on after it, in vCard 2.1: its value is quoted-printable and ends in a soft break. */
const SOFT = /^[^:]{0,1000}QUOTED-PRINTABLE[^]*=$/i;

/** Takes text in pieces and brings its unfolded lines; `line` is the number of the first of them, from 1. */
export interface Unfolder {
  push: (text: string) => void;
  end: () => void;
}

/** Joins folded lines (RFC 6350, 3.2; RFC 5545, 3.1), and those with soft breaks (RFC 2045, 6.7). */
export function createUnfolder(bring: (text: string, line: number) => void): Unfolder {
  let carry: string[] = [];
  let carried = 0;
  let pieces: string[] = [];
  let length = 0;
  let soft = false;
  let first = 1;
  let number = 0;
  const flush = (): void => {
    if (pieces.length > 0) bring(pieces.join(''), first);
    pieces = [];
    length = 0;
  };
  const take = (raw: string): void => {
    number += 1;
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const folded = /^[ \t]/.test(line) && pieces.length > 0;
    if (length > LONGEST || !(folded || soft)) flush();
    if (pieces.length === 0) first = number;
    if (soft && pieces.length > 0) pieces.push('\n', line);
    else pieces.push(folded && pieces.length > 0 ? line.slice(1) : line);
    length += line.length;
    soft = line.endsWith('=') && (soft || SOFT.test(line));
  };
  return {
    push(text) {
      const lines = text.split('\n');
      const last = lines.pop() ?? '';
      for (const line of lines) {
        take([...carry, line].join(''));
        carry = [];
      }
      carry.push(last);
      carried = (lines.length > 0 ? 0 : carried) + last.length;
      if (carried <= LONGEST) return;
      take(carry.join(''));
      carry = [];
      carried = 0;
    },
    end() {
      const rest = carry.join('');
      if (rest !== '') take(rest);
      flush();
    },
  };
}

/** Where the first colon outside quotation marks is; -1 where there is none. */
function colonOf(line: string): number {
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '"') quoted = !quoted;
    else if (line[at] === ':' && !quoted) return at;
  }
  return -1;
}

/** `item1.ADR;TYPE=home;LABEL="1 Quay":…` (RFC 6350, 3.3; RFC 5545, 3.1); null where it is no such line. */
export function parseContentLine(line: string): ContentLine | null {
  const start = /^(?:[\w-]{1,100}\.)?([\w-]{1,100})(?=[;:])/.exec(line);
  const colon = start === null ? -1 : colonOf(line);
  if (start === null || colon === -1) return null;
  const parameters = new Map<string, string>();
  for (const [, part = ''] of line.slice(start[0].length, colon).matchAll(/;((?:"[^"]*"|[^;"])*)/g)) {
    const equals = part.indexOf('=');
    // vCard 2.1 leaves out the names: `TEL;HOME`, `NOTE;QUOTED-PRINTABLE`.
    const bare = /^(quoted-printable|base64)$/i.test(part) ? 'ENCODING' : 'TYPE';
    const name = equals === -1 ? bare : part.slice(0, equals).toUpperCase();
    const value = part.slice(equals + 1).replaceAll('"', '');
    const before = parameters.get(name);
    parameters.set(name, before === undefined ? value : `${before},${value}`);
  }
  return { name: (start[1] ?? '').toUpperCase(), parameters, value: line.slice(colon + 1) };
}

/** What a value says: quoted-printable (RFC 2045, 6.7) in its character set, or escapes (RFC 6350, 3.4) resolved. */
export function valueOf({ parameters, value }: ContentLine): string {
  if (parameters.get('ENCODING')?.toUpperCase() === 'QUOTED-PRINTABLE')
    return quotedPrintable(value, parameters);
  return value.replace(/\\([\\,;:nN])/g, (_, escaped: string) => (/n/i.test(escaped) ? '\n' : escaped));
}

function quotedPrintable(value: string, parameters: ReadonlyMap<string, string>): string {
  const bytes = Buffer.from(value.replace(/=\r?\n/g, ''));
  const plain = bytes
    .toString('latin1')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decoded(Buffer.from(plain, 'latin1'), parameters.get('CHARSET') ?? 'utf-8');
}

function decoded(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
