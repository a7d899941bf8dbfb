import type { Context, Password } from './extractor.ts';

/** What Excel encrypts workbooks with that are only protected against changes: it opens them without asking. */
export const NO_PASSWORD = 'VelvetSweatshop';

/** What a password opened. */
export interface Opened<T> {
  password: Password;
  value: T;
}

/**
 * Tries the passwords in their order. `open` gives what one opens, or null. Null where none does.
 */
export async function tryPasswords<T>(
  { passwords }: Pick<Context, 'passwords'>,
  open: (text: string) => T | null | Promise<T | null>,
): Promise<Opened<T> | null> {
  for (const password of passwords) {
    const value = await open(password.text);
    if (value !== null) return { password, value };
  }
  return null;
}
