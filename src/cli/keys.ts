import { StringDecoder } from 'node:string_decoder';
import { EXIT, HandbackError } from '../model/error.ts';
import type { Io } from './io.ts';

type Terminal = NodeJS.ReadableStream & {
  isTTY?: boolean;
  setRawMode?: (raw: boolean) => unknown;
  destroy?: () => unknown;
};

/** Keys as they are pressed. */
export interface Keyboard {
  /** The next key: a character, `enter`, `backspace`, `escape`; null once the terminal is gone. */
  next: () => Promise<string | null>;
  /** Gives the terminal back. Call always. */
  close: () => void;
}

/** True where a person can be asked: keys come from a terminal, and answers go to one. */
export function isInteractive(io: Io): boolean {
  return (io.stdin as Terminal).isTTY === true && io.stdout.isTTY === true;
}

/** Takes keys one by one; `signal` ends it. Throws HandbackError (usage) where there is no terminal. */
export function openKeyboard(io: Io, signal: AbortSignal): Keyboard {
  const terminal = io.stdin as Terminal;
  if (!isInteractive(io) || terminal.setRawMode === undefined) throw noTerminal();
  terminal.setRawMode(true);
  const abort = (): void => {
    terminal.destroy?.();
  };
  signal.addEventListener('abort', abort);
  const keys = keysOf(terminal);
  return {
    next: async () => {
      const { value, done } = await keys.next();
      signal.throwIfAborted();
      if (done === true) return null;
      if (value === '\u0003') throw interrupted();
      return value;
    },
    close: () => {
      signal.removeEventListener('abort', abort);
      terminal.setRawMode?.(false);
      terminal.pause();
      terminal.destroy?.();
    },
  };
}

const NAMED: Record<string, string> = {
  '\r': 'enter',
  '\n': 'enter',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u001b': 'escape',
};

/** Escape sequences of arrows and function keys, ECMA-48: nothing here is bound to them. */
const SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|O.)/g;

async function* keysOf(terminal: Terminal): AsyncGenerator<string, void> {
  const decoder = new StringDecoder('utf8');
  for await (const chunk of terminal) {
    const text = decoder.write(chunk).replace(SEQUENCE, '');
    for (const key of text) yield NAMED[key] ?? key;
  }
}

function noTerminal(): HandbackError {
  return new HandbackError({
    code: EXIT.usage,
    message: 'no terminal to decide on',
    hint: 'decide with handback decide <case> …, or with a file: --export, fill it in, --import',
  });
}

function interrupted(): HandbackError {
  return new HandbackError({
    code: EXIT.interrupted,
    message: 'interrupted: what was decided is recorded',
    hint: 'the same command goes on with what is not decided',
  });
}
