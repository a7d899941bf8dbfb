import { EXIT, HandbackError } from '../model/error.ts';
import type { Io, ProcessEvent } from './io.ts';

const CODES = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;

/** What a person has to know of work that was stopped. */
export interface Remains {
  /** What is there now: `nothing was kept`. */
  left: string;
  /** What to do to get further. */
  hint: string;
}

export const IN_CASE: Remains = {
  left: 'what was done is kept in the case',
  hint: 'run again with the same command to continue',
};

/** Of work that leaves nothing. */
export const NOTHING: Remains = { left: 'nothing was kept', hint: 'run again with the same command' };

/**
 * Runs work that stops cleanly at the first Ctrl-C or SIGTERM; the second ends the process at once. Throws HandbackError (interrupted, terminated) once the work has stopped for that reason.
 */
export async function stoppable<T>(
  io: Io,
  remains: Remains,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const listeners = Object.entries(CODES).map(([event, code]) => {
    const listener = (): void => {
      if (controller.signal.aborted) io.exit(code);
      else controller.abort(stopped(code, remains));
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

function stopped(code: number, { left, hint }: Remains): HandbackError {
  const what = code === EXIT.interrupted ? 'interrupted' : 'terminated';
  return new HandbackError({
    code,
    message: `${what}: ${left}`,
    hint,
  });
}
