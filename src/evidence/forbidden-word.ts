import type { Block, Paper } from '../model/paper.ts';

const WORD = /(s)aniti[sz]e(d)/gi;

/** True where a text says of anything that it was sanitized: deleting an item clears no medium, so no paper of ours says so (NIST SP 800-88). */
export function saysSanitized(text: string | null | undefined): boolean {
  return (text ?? '').search(WORD) >= 0;
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
  return text.replace(WORD, '$1*******$2');
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
