import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { EXIT, HandbackError } from '../../model/error.ts';
import type { OAuthClient, ServiceKey } from './client.ts';
import { readPrivate } from './private-file.ts';

const CLIENT = z.object({ installed: z.object({ client_id: z.string(), client_secret: z.string() }) });

const KEY = z.object({
  type: z.literal('service_account'),
  client_email: z.string(),
  private_key: z.string(),
});

/** Reads the file that Google's console gives for an OAuth client of type "Desktop app". Throws HandbackError (usage). */
export function readClientFile(file: string): OAuthClient {
  const { installed } = parse(
    file,
    textOf(file),
    CLIENT,
    'an OAuth client of type "Desktop app"',
    'download it from the Google Cloud console: Google Auth Platform, Clients; see the README',
  );
  return { id: installed.client_id, secret: installed.client_secret };
}

/** Reads the JSON key of a service account. Throws HandbackError: usage, and source where others may read it. */
export function readServiceKey(file: string): ServiceKey {
  const text = readPrivate(file) ?? missing(file);
  const key = parse(
    file,
    text,
    KEY,
    'a key of a service account',
    'make a JSON key in the Google Cloud console',
  );
  return { email: key.client_email, privateKey: key.private_key };
}

/** Reads an access token: one line. Throws HandbackError: usage, and source where others may read it. */
export function readTokenFile(file: string): string {
  const token = (readPrivate(file) ?? missing(file)).trim();
  if (/^[\x21-\x7e]{1,4096}$/.test(token)) return token;
  throw new HandbackError({
    code: EXIT.usage,
    message: `not an access token: ${file}`,
    hint: 'write the token alone into the file, on one line',
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return missing(file);
    throw new HandbackError({ code: EXIT.usage, message: `cannot read: ${file}`, cause: error });
  }
}

function missing(file: string): never {
  throw new HandbackError({ code: EXIT.usage, message: `no such file: ${file}`, hint: 'check the path' });
}

function parse<T>(file: string, text: string, schema: z.ZodType<T>, what: string, hint: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new HandbackError({ code: EXIT.usage, message: `not ${what}: ${file}`, hint });
  }
}
