/**
 * What a terminal would obey, hide or reorder: controls (C0, DEL, C1), format characters (bidi marks, zero-width
 * characters, soft hyphen, tags), line and paragraph separators, lone surrogates, and the Hangul fillers, which show
 * as nothing.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;

const SHORT: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function visible(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}

/**
 * A name, path or excerpt as one line that no terminal acts on: `a\x1b[2J`, `x\u202efdp.exe`. Letters of every
 * script, combining marks and backslashes stay as they are, so the result is for reading: JSON has the exact name.
 */
export function escapeForTerminal(text: string): string {
  return text.replace(unsafe, visible);
}
