import { escapeForTerminal } from './escape.ts';

/**
 * A name as a code span, in which Markdown knows no HTML, links, images, mentions or task boxes: the fence is longer
 * than any run of backticks inside (CommonMark 0.31, 6.1).
 */
export function codeSpan(name: string): string {
  const text = escapeForTerminal(name);
  if (text === '') return '(no name)';
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run.length), 0) + 1);
  const padding = /^[` ]|[` ]$/.test(text) && text.trim() !== '' ? ' ' : '';
  return fence + padding + text + padding + fence;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Prose from a rule or matter file with no character left that Markdown would act on. */
export function markdownText(text: string): string {
  return escapeForTerminal(text)
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
    .replace(/[\\`*_[\]#|~$@]|:(?=\/\/)/g, '\\$&')
    .replace(/www\./gi, (prefix) => `${prefix.slice(0, -1)}\\.`);
}
