/** Distinct words of four letters or digits and more, as the measurements of libraries that led to ours counted them. */
export function wordsOf(text) {
  return new Set(
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]{4,}/gu) ?? [],
  );
}

/** The same text as one run of letters and digits. */
export function squeezed(text) {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Fewest words of a reference that say something about a file. */
const FEWEST = 3;

/**
 * How much of what references say was found: `pooled` over all their words, `mean` over files; `lost` names the files
 * below one half, `missing` has the words that were not found, by file. Null without a file whose reference says enough.
 */
export function shareFound(files) {
  const told = files.filter(({ reference }) => reference !== null && reference.size >= FEWEST);
  if (told.length === 0) return null;
  let [words, found, shares] = [0, 0, 0];
  const lost = [];
  const missing = [];
  for (const { name, reference, own, letters } of told) {
    const without = [...reference].filter((word) => !own.has(word) && !letters?.includes(word));
    const hits = reference.size - without.length;
    words += reference.size;
    found += hits;
    shares += hits / reference.size;
    if (hits / reference.size < 0.5) lost.push(name);
    if (without.length > 0) missing.push({ name, words: without });
  }
  return { files: told.length, pooled: found / words, mean: shares / told.length, lost, missing };
}
