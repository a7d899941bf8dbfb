import { rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { EXIT, HandbackError } from '../../model/error.ts';
import { readPrivate, writePrivate } from './private-file.ts';

const STORED = z.object({
  version: z.literal(1),
  client: z.object({ id: z.string(), secret: z.string() }),
  refreshToken: z.string().min(1),
  scopes: z.array(z.string()),
  account: z.object({ email: z.string(), name: z.string().nullable() }),
});

/** A sign-in that lasts: who, for what, and the secret that renews it. */
export type StoredSignIn = z.infer<typeof STORED>;

type Env = Record<string, string | undefined>;

/** Where the sign-in is kept, by the XDG base directory specification. */
export function signInFile(env: Env): string {
  const stated = env['XDG_CONFIG_HOME'];
  const home = env['HOME'] ?? homedir();
  const base = stated !== undefined && isAbsolute(stated) ? stated : join(home, '.config');
  return join(base, 'handback', 'google-drive.json');
}

/** The sign-in of this user, or null. Throws HandbackError (source) where the file is open to others or not ours. */
export function readSignIn(env: Env): StoredSignIn | null {
  const file = signInFile(env);
  const text = readPrivate(file);
  if (text === null) return null;
  try {
    return STORED.parse(JSON.parse(text));
  } catch {
    throw new HandbackError({
      code: EXIT.source,
      message: `not a sign-in of handback: ${file}`,
      hint: 'remove it and sign in again: handback auth login',
    });
  }
}

export function writeSignIn(env: Env, stored: StoredSignIn): void {
  writePrivate(signInFile(env), `${JSON.stringify(stored, null, 2)}\n`);
}

export function removeSignIn(env: Env): void {
  rmSync(signInFile(env), { force: true });
}
