import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const BIN = fileURLToPath(new URL('../../bin/handback.js', import.meta.url));

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built command to its end, without a terminal and with an environment of its own. */
export function handback(args: string[], options: { cwd?: string; env?: Record<string, string> } = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    cwd: options.cwd ?? ROOT,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...options.env },
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  return { code: status, stdout, stderr };
}

/** Starts the built command and sends it `signal` after `delay` milliseconds. Resolves to how it ended. */
export function handbackKilled(
  args: string[],
  signal: NodeJS.Signals,
  delay: number,
): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [BIN, ...args], { cwd: ROOT, stdio: 'ignore' });
    const timer = setTimeout(() => child.kill(signal), delay);
    child.on('exit', (code, ended) => {
      clearTimeout(timer);
      resolve({ code, signal: ended });
    });
  });
}
