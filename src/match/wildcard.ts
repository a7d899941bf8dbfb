/**
 * A test for texts as rules write them: case-folded equality, where `*` stands for any run of characters, none included.
 * Takes time as the product of both lengths at worst.
 */
export function wildcard(pattern: string): (text: string) => boolean {
  const pieces = foldCase(pattern).split('*');
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (pieces.length === 1) return (text) => foldCase(text) === first;
  const middle = pieces.slice(1, -1);
  return (text) => {
    const folded = foldCase(text);
    if (folded.length < first.length + last.length) return false;
    if (!folded.startsWith(first) || !folded.endsWith(last)) return false;
    const end = folded.length - last.length;
    let at = first.length;
    for (const piece of middle) {
      const found = folded.indexOf(piece, at);
      if (found < 0 || found + piece.length > end) return false;
      at = found + piece.length;
    }
    return true;
  };
}

/** Equal for texts that a wildcard takes as equal. ASCII, which most are, has nothing to compose. */
export function foldCase(text: string): string {
  return (/[^\0-\x7f]/.test(text) ? text.normalize('NFC') : text).toLowerCase();
}
