/** Labels of `TextDecoder` for code pages by their number (Windows and Macintosh), where the number is not in the label. */
const LABELS: Readonly<Record<number, string>> = {
  437: 'windows-1252',
  850: 'windows-1252',
  866: 'ibm866',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gb18030',
  949: 'euc-kr',
  950: 'big5',
  1200: 'utf-16le',
  1201: 'utf-16be',
  10_000: 'macintosh',
  10_007: 'x-mac-cyrillic',
  20_866: 'koi8-r',
  21_866: 'koi8-u',
  51_932: 'euc-jp',
  54_936: 'gb18030',
  65_001: 'utf-8',
};

/** The encoding of a code page; Windows-1252 for what is not known. */
export function codePageLabel(page: number): string {
  const known = LABELS[page];
  if (known !== undefined) return known;
  if (page >= 1250 && page <= 1258) return `windows-${page}`;
  if (page > 28_591 && page <= 28_605) return `iso-8859-${page - 28_590}`;
  return 'windows-1252';
}
