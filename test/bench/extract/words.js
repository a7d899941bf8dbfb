/** Distinct words of four letters or digits and more, as the measurements of libraries that led to ours counted them. */
export function wordsOf(text) {
  return new Set(
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]{4,}/gu) ?? [],
  );
}

/** Fewest words of a reference that say something about a file. */
const FEWEST = 3;

/**
 * How much of what references say was found: `pooled` over all their words, `mean` over files; `lost` names the files
 * below one half. Null without a file whose reference says enough.
 */
export function shareFound(files) {
  const told = files.filter(({ reference }) => reference !== null && reference.size >= FEWEST);
  if (told.length === 0) return null;
  let [words, found, shares] = [0, 0, 0];
  const lost = [];
  for (const { name, reference, own } of told) {
    const hits = [...reference].filter((word) => own.has(word)).length;
    words += reference.size;
    found += hits;
    shares += hits / reference.size;
    if (hits / reference.size < 0.5) lost.push(name);
  }
  return { files: told.length, pooled: found / words, mean: shares / told.length, lost };
}
