/** A foreign id or name as the part of an id behind the pack's name. */
function slug(text: string): string {
  const plain = text.normalize('NFKD').toLowerCase();
  const words = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return words.slice(0, 120).replace(/-+$/, '') || 'rule';
}

/** Gives each id once: the second `a` is `a-2`. */
export function uniqueIds(pack: string): (text: string) => string {
  const used = new Map<string, number>();
  return (text) => {
    const wanted = slug(text);
    const count = (used.get(wanted) ?? 0) + 1;
    used.set(wanted, count);
    return count === 1 ? `${pack}.${wanted}` : `${pack}.${wanted}-${count}`;
  };
}

/** Text for a title or a rationale: one line without control characters. */
export function oneLine(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f\s]+/g, ' ')
    .trim()
    .slice(0, 900);
}

/** A text that a pattern takes literally. */
export function quoted(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}
