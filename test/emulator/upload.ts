import type { Call } from './call.ts';
import { failure } from './failure.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

export interface Upload {
  metadata: JsonObject;
  content?: { type: string; bytes: Buffer };
}

/** What a write sends: JSON, or by `uploadType` bytes alone (`media`) or both (`multipart`, RFC 2387). */
export function uploadOf({ query, headers, body }: Call): Upload {
  const type = headers['content-type'] ?? '';
  const kind = query.get('uploadType');
  if (kind === 'media') return { metadata: {}, content: { type, bytes: body } };
  if (kind !== 'multipart') return { metadata: parsed(body) };
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1];
  if (boundary === undefined) throw malformed();
  const [metadata, content] = parts(body, boundary);
  if (!metadata || !content) throw malformed();
  return { metadata: parsed(metadata.bytes), content };
}

function parsed(body: Buffer): JsonObject {
  if (body.length === 0) return {};
  let json: Json;
  try {
    json = JSON.parse(body.toString()) as Json;
  } catch {
    throw malformed();
  }
  if (!isObject(json)) throw malformed();
  return json;
}

function malformed() {
  return failure(400, 'parseError', 'Parse Error');
}

function parts(body: Buffer, boundary: string): { type: string; bytes: Buffer }[] {
  const found: { type: string; bytes: Buffer }[] = [];
  const line = `--${boundary}`;
  let at = body.indexOf(line);
  while (at >= 0) {
    const from = body.indexOf('\r\n', at) + 2;
    const next = body.indexOf(`\r\n${line}`, from);
    if (from < 2 || next < 0) return found;
    const headersEnd = body.indexOf('\r\n\r\n', from);
    const head = body.subarray(from, Math.max(from, headersEnd)).toString();
    const type = /^content-type:\s*([^\r\n]+)/im.exec(head)?.[1] ?? 'application/octet-stream';
    found.push({ type, bytes: body.subarray(headersEnd + 4, next) });
    at = next + 2;
  }
  return found;
}
