import { EXIT } from '../model/error.ts';
import { COMMANDS } from './commands.ts';
import { reportError } from './errors.ts';
import { outputWidth, type Io } from './io.ts';
import { parseArguments } from './parse.ts';
import { printPieces } from './print.ts';

/** Runs one command line; the only place that catches. Resolves to the exit code. */
export async function run(args: string[], io: Io): Promise<number> {
  const debug = args.includes('--debug');
  const onBug = (error: unknown): void => {
    io.exit(reportError(error, io, debug));
  };
  io.on('uncaughtException', onBug);
  try {
    const parsed = parseArguments(args, outputWidth(io));
    if (!('text' in parsed)) return await parsed.command.run({ ...parsed, io, commands: COMMANDS });
    await printPieces([parsed.text], io);
    return EXIT.complete;
  } catch (error) {
    return reportError(error, io, debug);
  } finally {
    io.off('uncaughtException', onBug);
  }
}
