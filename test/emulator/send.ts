import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip as gzipCallback } from 'node:zlib';
import type { Bytes, Reply } from './call.ts';
import type { Fault } from './faults.ts';
import { timestamp, type Clock } from './clock.ts';
import type { WireRecord } from './wire.ts';

const gzip = promisify(gzipCallback);
const JSON_TYPE = 'application/json; charset=UTF-8';
const CHUNK = 2 ** 20;

interface Exchange {
  message: IncomingMessage;
  response: ServerResponse;
  url: URL;
  record: WireRecord;
  clock: Clock;
}

/** Sends a reply as Google's front end does, spoiled as the fault says. */
export async function send(exchange: Exchange, reply: Reply, fault: Fault | null): Promise<void> {
  const { response, record, clock } = exchange;
  const status = reply.status ?? (reply.json === undefined && !reply.bytes ? 204 : 200);
  record.status = status;
  response.statusCode = status;
  response.setHeader('Date', new Date(timestamp(clock.now())).toUTCString());
  response.setHeader('Vary', 'Origin, X-Origin');
  response.setHeader('Cache-Control', 'no-cache, no-store, max-age=0, must-revalidate');
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if (reply.bytes) return sendBytes(exchange, reply.bytes, fault);
  if (reply.json === undefined) {
    response.end();
    return;
  }
  const body = await jsonBody(exchange, reply.json, fault);
  response.setHeader('Content-Type', JSON_TYPE);
  await sendBytes(exchange, inMemory(body), fault);
}

/** A body that is at hand, as HTML or as a scripted error. */
export async function sendText(exchange: Exchange, status: number, fault: Fault): Promise<void> {
  const body = Buffer.from(fault.body ?? '');
  exchange.record.status = status;
  exchange.response.statusCode = status;
  for (const [name, value] of Object.entries(fault.headers ?? {})) exchange.response.setHeader(name, value);
  exchange.response.setHeader('Content-Type', fault.contentType ?? 'text/html; charset=UTF-8');
  await sendBytes(exchange, inMemory(body), fault);
}

function inMemory(body: Buffer): Bytes {
  const read = (start: number, end: number) => body.subarray(start, end);
  return { type: '', total: body.length, start: 0, end: body.length, read };
}

async function jsonBody(
  { message, url, response }: Exchange,
  json: unknown,
  fault: Fault | null,
): Promise<Buffer> {
  const pretty = url.searchParams.get('prettyPrint') !== 'false';
  const text = JSON.stringify(json, null, pretty ? 1 : 0);
  const plain = Buffer.from(fault?.invalidJson ? text.slice(0, text.length / 2) : text);
  const accepts = message.headers['accept-encoding'] ?? '';
  const agent = message.headers['user-agent'] ?? '';
  const zips = accepts.includes('gzip') && agent.includes('gzip');
  if (!zips && !fault?.brokenGzip) return plain;
  response.setHeader('Content-Encoding', 'gzip');
  const zipped = await gzip(plain, { level: 1 });
  return fault?.brokenGzip ? zipped.subarray(0, zipped.length / 2) : zipped;
}

async function sendBytes({ response, record }: Exchange, bytes: Bytes, fault: Fault | null): Promise<void> {
  const { start, end, type } = bytes;
  if (type !== '') response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', end - start + (fault?.lengthOffBy ?? 0));
  const stop = Math.min(end - start, fault?.cutAt ?? Infinity, fault?.stallAt ?? Infinity);
  let at = start;
  // The body's length is told before, so a shorter body is seen as a broken connection.
  response.strictContentLength = false;
  response.flushHeaders();
  while (at < start + stop) {
    const upTo = Math.min(at + CHUNK, start + stop);
    const more = response.write(bytes.read(at, upTo));
    record.bytes += upTo - at;
    at = upTo;
    if (!more && !(await drained(response))) return;
  }
  if (fault?.stallAt !== undefined) return;
  const broken = stop < end - start || fault?.lengthOffBy !== undefined;
  if (broken) destroyOnceSent(response);
  else response.end();
}

/** Waits until the socket takes more; false when it is gone. */
function drained(response: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (value: boolean) => () => {
      response.removeAllListeners('drain');
      response.removeListener('close', closed);
      resolve(value);
    };
    const closed = done(false);
    response.once('drain', done(true));
    response.once('close', closed);
  });
}

/** Ends the connection after what was written has left. */
function destroyOnceSent(response: ServerResponse): void {
  const { socket } = response;
  if (socket) socket.end(() => socket.destroy());
}
