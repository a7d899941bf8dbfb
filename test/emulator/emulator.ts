import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import { answer } from './answer.ts';
import { makeBulk } from './bulk.ts';
import { makeClock, type Clock } from './clock.ts';
import { failure, Failure } from './failure.ts';
import { makeFaults, type Fault, type Faults } from './faults.ts';
import { fileId, rootId } from './ids.ts';
import { makeMeter, type Meter } from './meter.ts';
import { makeOAuth, type OAuth } from './oauth.ts';
import { makeOther, type Other } from './other.ts';
import { seedDrive, type SeedOptions } from './scene/seed.ts';
import { send, sendText } from './send.ts';
import { makeStore, type Store } from './store.ts';
import { truthOf, type Truth } from './truth.ts';
import { makeWireLog, type WireRecord } from './wire.ts';
import { SWITCHES, type Switches, type World } from './world.ts';

export interface EmulatorOptions extends SeedOptions {
  /** Everything invented depends on this number (1). */
  seed?: number;
  switches?: Partial<Switches>;
  /** Real milliseconds that every answer takes. */
  latency?: number;
  /** Check every answer against the discovery document (true); what does not fit stands in `violations`. */
  validate?: boolean;
}

/** A running emulator on a loopback port. */
export interface Emulator {
  /** `http://127.0.0.1:<port>`; give it to the client as rootUrl. */
  origin: string;
  account: string;
  clock: Clock;
  switches: Switches;
  oauth: OAuth;
  faults: Faults;
  meter: Meter;
  store: Store;
  /** Writes that somebody else makes while a scan runs. */
  other: Other;
  /** Every request so far. */
  log: WireRecord[];
  /** Answers that did not fit the discovery document; empty unless the emulator is wrong. */
  violations: string[];
  /** The Google endpoints, for `OAuth2Client`. */
  endpoints: {
    oauth2TokenUrl: string;
    oauth2AuthBaseUrl: string;
    oauth2RevokeUrl: string;
    tokenInfoUrl: string;
  };
  /** An OAuth client file of an installed app, as the Google console gives it. */
  clientFile(): object;
  /** A service account's key file. */
  serviceAccountFile(): object;
  /** Every item that the person can reach, as seeded and written until now. */
  truth(): Iterable<Truth>;
  /** The ID of a planted item; `scene/` has the labels. */
  id(label: string): string;
  close(): Promise<void>;
}

/** Starts an emulated Google: sign-in, Drive v3 and Drive Activity v2, with an invented drive in it. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { seed = 1, items = 0, latency = 0, validate = true } = options;
  const clock = makeClock();
  const store = makeStore(rootId(seed), makeBulk(seed, items), clock);
  seedDrive(store, seed, options);
  const world: World = {
    seed,
    origin: '',
    clock,
    store,
    switches: { ...SWITCHES, ...options.switches },
    oauth: makeOAuth(seed, clock),
    meter: makeMeter(clock),
    operations: new Map(),
    activities: [],
  };
  const faults = makeFaults();
  const wire = makeWireLog();
  const violations: string[] = [];

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(message.url ?? '/', world.origin);
    const record = wire.begin(message, url);
    response.once('close', () => {
      wire.end(record);
    });
    const body = await bodyOf(message);
    record.bodyLength = body.length;
    const fault = faults.meet(message.method ?? '', url);
    record.faulted = fault !== null;
    if (latency + (fault?.delay ?? 0) > 0) await wait(latency + (fault?.delay ?? 0));
    fault?.before?.();
    if (fault?.reset) {
      message.socket.resetAndDestroy();
      return;
    }
    const exchange = { message, response, url, record, clock };
    if (fault?.body !== undefined) return sendText(exchange, fault.status ?? 200, fault);
    try {
      if (fault?.status !== undefined) throw scripted(fault, fault.status);
      const reply = await answer(world, { message, url, body, record }, validate ? violations : null);
      await send(exchange, reply, fault);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      await send(exchange, { status: error.status, headers: error.headers, json: error.body }, fault);
    }
  }

  const server = createServer((message, response) => {
    serve(message, response).catch((error: unknown) => {
      violations.push(`the emulator failed: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  world.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { origin, oauth } = world;

  return {
    origin,
    account: 'dana.reyes@example.com',
    clock,
    switches: world.switches,
    oauth,
    faults,
    meter: world.meter,
    store,
    other: makeOther(world),
    log: wire.records,
    violations,
    endpoints: {
      oauth2TokenUrl: `${origin}/token`,
      oauth2AuthBaseUrl: `${origin}/o/oauth2/v2/auth`,
      oauth2RevokeUrl: `${origin}/revoke`,
      tokenInfoUrl: `${origin}/tokeninfo`,
    },
    clientFile: () => ({
      installed: {
        client_id: oauth.clientId,
        project_id: 'handback-emulated',
        auth_uri: 'https://accounts.google.com/o/oauth2/auth',
        token_uri: 'https://oauth2.googleapis.com/token',
        client_secret: oauth.clientSecret,
        redirect_uris: ['http://localhost'],
      },
    }),
    serviceAccountFile: () => ({
      type: 'service_account',
      project_id: 'handback-emulated',
      private_key_id: 'emulated',
      private_key: oauth.serviceAccount.key().export({ type: 'pkcs8', format: 'pem' }),
      client_email: oauth.serviceAccount.email,
      client_id: '100000000000000000001',
      token_uri: 'https://oauth2.googleapis.com/token',
    }),
    truth: () => truthOf(store),
    id: (label) => fileId(seed, label),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const MOST_BODY = 64 * 2 ** 20;

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BODY) throw new Error('request body over 64 MiB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The error that a fault asks for. */
function scripted(fault: Fault, status: number): Failure {
  const {
    reason = 'backendError',
    message = 'Scripted failure',
    domain,
    detail,
    retryAfter,
    headers,
  } = fault;
  if (detail !== undefined && fault.reason === undefined) {
    const info = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: detail };
    return new Failure(status, { error: { code: status, message, details: [info] } }, headers);
  }
  return failure(status, reason, message, {
    ...(domain === undefined ? {} : { domain }),
    ...(detail === undefined
      ? {}
      : { details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: detail }] }),
    headers: { ...headers, ...(retryAfter === undefined ? {} : { 'Retry-After': retryAfter }) },
  });
}
