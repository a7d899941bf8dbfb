import type { Block, Paper } from '../model/paper.ts';

/** The letters of the word, each with those of Cyrillic and Greek that look like it. */
const LETTERS = [
  ...['s\u0455', 'a\u0430\u03b1', 'n\u03bd', 'i\u0131\u0456\u03b9', 't\u0442\u03c4', 'i\u0131\u0456\u03b9'],
  ...['zs\u0455\u03b6', 'e\u0435\u03b5', 'd\u0501'],
];

/** What does not show between two letters, or stands upon the first. */
const UNSEEN = '[\\p{DI}\\p{Cf}\\p{M}]*';

const WORD = new RegExp(LETTERS.map((letters) => `[${letters}]`).join(UNSEEN), 'giu');

/** True where a text says of anything that it was sanitized: deleting an item clears no medium, so no paper of ours says so (NIST SP 800-88), however it is written. */
export function saysSanitized(text: string | null | undefined): boolean {
  return (text ?? '').normalize('NFKD').search(WORD) >= 0;
}

/** The same paper with the word starred out of the names that it quotes (of parties, sources, people), and a note of that. */
export function withoutWord(paper: Paper): Paper {
  if (!saysSanitized(JSON.stringify(paper.blocks))) return paper;
  return { ...paper, blocks: [NOTE, ...paper.blocks.map(starBlock)] };
}

const NOTE: Block = {
  block: 'paragraph',
  text: 'A name quoted here contains a word that this paper says of nothing; its letters are starred. The case has it in full.',
};

function star(text: string): string {
  const starred = text.replace(WORD, starWord);
  return saysSanitized(starred) ? starred.normalize('NFKD').replace(WORD, starWord) : starred;
}

function starWord(word: string): string {
  return `${word.charAt(0)}*******${word.slice(-1)}`;
}

function starBlock(block: Block): Block {
  switch (block.block) {
    case 'heading':
    case 'paragraph':
      return { ...block, text: star(block.text) };
    case 'list':
      return { ...block, items: block.items.map(star) };
    case 'table':
      return { ...block, rows: block.rows.map((row) => row.map(star)) };
    case 'blanks':
      return block;
  }
}
