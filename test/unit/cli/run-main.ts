import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { main } from '../../../src/cli/main.ts';
import type { Io } from '../../../src/cli/io.ts';

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

class Screen extends Writable {
  text = '';
  isTTY = false;
  columns = 80;
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** A process that remembers what was printed. */
export function fakeIo(env: Record<string, string> = {}, terminal = false) {
  const [stdout, stderr] = [new Screen(), new Screen()];
  stdout.isTTY = stderr.isTTY = terminal;
  const listeners = new Map<string, Set<(...details: unknown[]) => void>>();
  const io: Io = {
    stdin: new PassThrough(),
    stdout,
    stderr,
    env,
    cwd: () => process.cwd(),
    on: (event, listener) => listeners.set(event, (listeners.get(event) ?? new Set()).add(listener)),
    off: (event, listener) => listeners.get(event)?.delete(listener),
    exit: (code) => exits.push(code),
  };
  const exits: number[] = [];
  const raise = (event: string, ...details: unknown[]): void => {
    for (const listener of listeners.get(event) ?? []) listener(...details);
  };
  return { io, stdout, stderr, exits, raise, listeners };
}

/** Runs the command in this process. */
export async function runMain(args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  const { io, stdout, stderr } = fakeIo(env);
  const code = await main(args, io);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'hb-cli-'));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Every entry below a folder with its content or kind, to see that nothing changed. */
export function snapshot(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    entries.map((entry) => {
      const path = join(folder, entry);
      const stat = statSync(path);
      return [
        entry,
        stat.isFile() ? readFileSync(path, 'latin1') : stat.isDirectory() ? 'folder' : 'special',
      ];
    }),
  );
}
