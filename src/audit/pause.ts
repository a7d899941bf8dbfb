import { setImmediate } from 'node:timers/promises';

/** Lets signals be heard in the midst of work that waits for nothing. Throws the signal's reason where it is aborted. */
export async function pause(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}

/** Rows between two pauses: some hundredths of a second. */
export const ROWS_BETWEEN_PAUSES = 1_000;
