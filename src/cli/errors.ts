import { inspect } from 'node:util';
import { EXIT, HandbackError, type FilePlace } from '../model/error.ts';
import { escapeForTerminal } from '../report/escape.ts';
import type { Io } from './io.ts';

/** Says what went wrong; returns the exit code. The stack is shown for `debug` only. */
export function reportError(error: unknown, io: Io, debug: boolean): number {
  const known = error instanceof HandbackError;
  say(io, known ? knownLines(error) : bugLines(error, debug));
  if (debug) say(io, inspect(error, { depth: 5 }).split('\n'));
  return known ? error.code : EXIT.internal;
}

/** One line for a person who did not ask for silence. */
export function note(io: Io, message: string): void {
  say(io, [`handback: ${message}`]);
}

function knownLines({ place, message, hint }: HandbackError): string[] {
  const where = place === null ? '' : `${placeText(place)}: `;
  return [`handback: ${where}${message}`, ...(hint === null ? [] : [`hint: ${hint}`])];
}

function bugLines(error: unknown, debug: boolean): string[] {
  const what = error instanceof Error ? error.message : inspect(error);
  const again = debug ? 'report it' : 'run it again with --debug and report it';
  return [
    `handback: internal error: ${what}`,
    `hint: this is a bug; ${again} with the command and the version, see SECURITY.md before you attach anything`,
  ];
}

/** `own.yaml:3:5` */
export function placeText({ file, line, column }: FilePlace): string {
  return [file, line, column].filter((piece) => piece !== null).join(':');
}

/** Names in a message come from anywhere, so no control character reaches the terminal. */
function say(io: Io, lines: string[]): void {
  io.stderr.write(lines.map((line) => `${escapeForTerminal(line)}\n`).join(''));
}
