import { EXIT, HandbackError } from '../model/error.ts';
import type { Io, ProcessEvent } from './io.ts';

const CODES = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;

/**
 * Runs work that stops cleanly at the first Ctrl-C or SIGTERM; the second ends the process at once. `kept`: whether what
 * was done so far stays. Throws HandbackError (interrupted, terminated) once the work has stopped for that reason.
 */
export async function stoppable<T>(
  io: Io,
  kept: boolean,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const listeners = Object.entries(CODES).map(([event, code]) => {
    const listener = (): void => {
      if (controller.signal.aborted) io.exit(code);
      else controller.abort(stopped(code, kept));
    };
    io.on(event as ProcessEvent, listener);
    return { event: event as ProcessEvent, listener };
  });
  try {
    return await work(controller.signal);
  } catch (error) {
    controller.signal.throwIfAborted();
    throw error;
  } finally {
    for (const { event, listener } of listeners) io.off(event, listener);
  }
}

function stopped(code: number, kept: boolean): HandbackError {
  const what = code === EXIT.interrupted ? 'interrupted' : 'terminated';
  return new HandbackError({
    code,
    message: `${what}: ${kept ? 'what was done is kept in the case' : 'nothing was kept'}`,
    hint: kept
      ? 'run again with the same command to continue'
      : 'with --case <file> an interrupted scan can be continued',
  });
}
