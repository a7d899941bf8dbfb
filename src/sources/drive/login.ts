import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EXIT, HandbackError } from '../../model/error.ts';
import { startConsent, type ConsentFlow, type Grant, type OAuthClient } from './client.ts';
import type { Endpoint } from './endpoint.ts';
import { failureOf } from './failure.ts';
import { lost } from './lost.ts';

/** What a sign-in needs from whoever talks with the person. */
export interface Person {
  /** Shows the page on which to agree. */
  visit: (url: string) => void;
  /** Without a browser here: the address that the browser elsewhere ended at; null where one is here. */
  paste: (() => Promise<string>) | null;
}

const PATIENCE_MS = 300_000;

/**
 * Asks the person for consent in a browser, which comes back to a port of this machine that only this sign-in knows.
 * Throws HandbackError (source) where consent is refused or does not come, and the signal's reason.
 */
export async function signIn(
  client: OAuthClient,
  scopes: string[],
  person: Person,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<Grant> {
  const state = randomBytes(24).toString('base64url');
  const waiting = await listen(state);
  try {
    const flow = await startConsent(client, { redirect: waiting.address, scopes, state }, endpoint);
    person.visit(flow.url);
    const answer =
      person.paste === null ? await until(waiting.answer, signal) : pasted(await person.paste(), state);
    return await redeemed(flow, codeOf(answer));
  } finally {
    waiting.close();
  }
}

async function redeemed(flow: ConsentFlow, code: string): Promise<Grant> {
  try {
    const grant = await flow.redeem(code);
    if (grant.refreshToken !== '') return grant;
  } catch (error) {
    const failure = failureOf(error);
    throw failure === null ? error : lost(failure);
  }
  throw new HandbackError({
    code: EXIT.source,
    message: 'Google gave no lasting sign-in',
    hint: 'remove handback under myaccount.google.com/permissions and sign in again',
  });
}

interface Waiting {
  address: string;
  /** What Google sent. */
  answer: Promise<URLSearchParams>;
  close: () => void;
}

async function listen(state: string): Promise<Waiting> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const answer = answerOf(server, state);
  return {
    address: `http://127.0.0.1:${port}`,
    answer,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Whoever does not know the state is turned away and changes nothing: any page can send a browser to this port. */
function answerOf(server: Server, state: string): Promise<URLSearchParams> {
  return new Promise((resolve) => {
    server.on('request', (request, response) => {
      const say = (status: number, text: string): void => {
        response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
        response.end(`${text}\n`);
      };
      const searchParams = queryOf(request.url ?? '/');
      if (request.method !== 'GET' || searchParams.get('state') !== state) {
        say(400, 'This is not the answer that handback waits for.');
        return;
      }
      const isGiven = searchParams.has('code');
      say(
        200,
        `${isGiven ? 'Signed in' : 'Not signed in'}. You can close this page and go back to the terminal.`,
      );
      resolve(searchParams);
    });
  });
}

/** Empty for what is no address: this port hears from whoever likes. */
function queryOf(target: string): URLSearchParams {
  const base = 'http://127.0.0.1';
  return URL.canParse(target, base) ? new URL(target, base).searchParams : new URLSearchParams();
}

function codeOf(answer: URLSearchParams): string {
  const code = answer.get('code');
  if (code !== null && code !== '') return code;
  throw new HandbackError({
    code: EXIT.source,
    message: `not signed in: Google answered ${answer.get('error') ?? 'without a code'}`,
    hint: 'sign in again and agree to what is asked; nothing but reading is asked for',
  });
}

/** The answer within an address that a person pasted. */
function pasted(text: string, state: string): URLSearchParams {
  const trimmed = text.trim();
  const answer = URL.canParse(trimmed) ? new URL(trimmed).searchParams : new URLSearchParams();
  if (answer.get('state') === state) return answer;
  throw new HandbackError({
    code: EXIT.source,
    message: 'not the address that this sign-in ends at',
    hint: 'paste the whole address, http://127.0.0.1:…, from the browser in which you agreed; the page itself does not load there',
  });
}

function until<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      reject(
        new HandbackError({
          code: EXIT.source,
          message: `nobody signed in within ${PATIENCE_MS / 60_000} minutes`,
          hint: 'run it again; --no-browser where the browser runs on another machine',
        }),
      );
    }, PATIENCE_MS);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort);
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    });
  });
}
