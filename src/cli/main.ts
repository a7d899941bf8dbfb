import { VERSION } from '../model/version.ts';
import type { Io } from './io.ts';

/**
 * The command `handback`: resolves to the exit code (DESIGN section 6) and never rejects. All but the version is
 * loaded when it is needed, so that asking for it costs no more than starting Node.
 */
export async function main(args: string[], io: Io): Promise<number> {
  // A closed pipe is no error; whoever writes learns of all others.
  io.stdout.on('error', ignore);
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    io.stdout.write(`${VERSION}\n`);
    return 0;
  }
  io.stderr.on('error', ignore);
  const { run } = await import('./run.ts');
  return run(args, io);
}

function ignore(): void {
  // Nothing to do.
}
