import type { Block, Paper } from '../model/paper.ts';
import { markdownText } from './markdown-escape.ts';

/** A paper as GitHub-flavoured Markdown. */
export function paperMarkdown({ title, banner, blocks }: Paper): string {
  const top = banner === null ? [] : [`> **${markdownText(banner)}**\n`];
  return [...top, `# ${markdownText(title)}\n`, ...blocks.map(blockOf)].join('\n');
}

function blockOf(block: Block): string {
  switch (block.block) {
    case 'heading':
      return `## ${markdownText(block.text)}\n`;
    case 'paragraph':
      return block.strong === true ? `**${markdownText(block.text)}**\n` : `${markdownText(block.text)}\n`;
    case 'list':
      return block.items.map((item) => `- ${markdownText(item)}\n`).join('');
    case 'table':
      return tableOf(block.head, block.rows);
    case 'blanks':
      return block.labels
        .map((label) => `${markdownText(label)}: ______________________________\n\n`)
        .join('');
  }
}

function tableOf(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.map(markdownText).join(' | ')} |\n`;
  return `${line(head)}|${' --- |'.repeat(head.length)}\n${rows.map(line).join('')}`;
}
