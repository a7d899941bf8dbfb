import { readFileSync } from 'node:fs';
import type { Password } from '../extract/extractor.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import { pathOf, type Given } from './option.ts';
import { PASSWORD_FILE } from './options.ts';

/**
 * Reads the passwords: UTF-8, one a line, blanks included; empty lines are none. Throws HandbackError (usage), which never
 * tells a line.
 */
export function passwordsOf(given: Given): Password[] {
  const path = pathOf(given, PASSWORD_FILE);
  if (path === null) return [];
  const passwords = linesOf(path)
    .map((text, index) => ({ text, line: index + 1 }))
    .filter(({ text }) => text !== '');
  if (passwords.length > 0) return passwords;
  throw wrong(`no password in ${path}`, 'write one a line');
}

function linesOf(path: string): string[] {
  try {
    const bytes = readFileSync(path);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).split(/\r?\n/);
  } catch (error) {
    if (error instanceof TypeError) throw wrong(`not UTF-8: ${path}`, 'save the passwords as UTF-8');
    throw wrong(`cannot be read: ${path}`, 'check the path of the password file');
  }
}

function wrong(message: string, hint: string): HandbackError {
  return new HandbackError({ code: EXIT.usage, message, hint });
}
