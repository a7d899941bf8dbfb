import { EXIT, HandbackError } from '../../model/error.ts';

/** Where Google's services are found; null = at their own addresses. */
export type Endpoint = URL | null;

const VARIABLE = 'HANDBACK_DRIVE_ENDPOINT';
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Hosts that a token may be sent to, and those below them. */
const TRUSTED = [
  'googleapis.com',
  'googleusercontent.com',
  'docs.google.com',
  'drive.usercontent.google.com',
];

/**
 * For tests and the demonstration: one origin that stands for all of Google's. Throws HandbackError (usage) for one that
 * is not this machine, because it would be sent the person's token.
 */
export function endpointOf(env: Record<string, string | undefined>): Endpoint {
  const given = env[VARIABLE];
  if (given === undefined || given === '') return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url?.protocol === 'http:' && LOOPBACK.has(url.hostname) && url.username === '' && url.pathname === '/')
    return url;
  throw new HandbackError({
    code: EXIT.usage,
    message: `${VARIABLE} is not an address of this machine: ${given}`,
    hint: 'unset it; it serves tests, with http://127.0.0.1:<port>',
  });
}

/** True where a link that the service gave may be followed with the token. */
export function isTrusted(link: string, endpoint: Endpoint): boolean {
  if (!URL.canParse(link)) return false;
  const url = new URL(link);
  if (endpoint !== null && url.origin === endpoint.origin) return true;
  return (
    url.protocol === 'https:' &&
    TRUSTED.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`))
  );
}
