/** What the command line needs of its process; `process` itself, or a stand-in. */
export interface Io {
  stdin: NodeJS.ReadableStream;
  stdout: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  stderr: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  env: Record<string, string | undefined>;
  cwd: () => string;
  on: (event: ProcessEvent, listener: (...details: unknown[]) => void) => unknown;
  off: (event: ProcessEvent, listener: (...details: unknown[]) => void) => unknown;
  exit: (code: number) => void;
}

export type ProcessEvent = 'SIGINT' | 'SIGTERM' | 'uncaughtException';

/** Columns for what goes to standard output: `COLUMNS`, the terminal's own, else 80; within 40 to 200. */
export function outputWidth(io: Io): number {
  const stated = Number(io.env['COLUMNS']);
  const columns = Number.isInteger(stated) && stated > 0 ? stated : io.stdout.columns || 80;
  return Math.min(200, Math.max(40, columns));
}

/** https://no-color.org: `NO_COLOR` that is not empty wins; `FORCE_COLOR` colours a pipe too. */
export function wantsColor(io: Io, refused: boolean): boolean {
  if (refused || isSet(io.env['NO_COLOR'])) return false;
  const forced = io.env['FORCE_COLOR'];
  if (isSet(forced)) return forced !== '0' && forced !== 'false';
  return io.stdout.isTTY === true && io.env['TERM'] !== 'dumb';
}

function isSet(variable: string | undefined): variable is string {
  return variable !== undefined && variable !== '';
}
