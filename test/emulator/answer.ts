import type { IncomingMessage } from 'node:http';
import type { Call, Reply } from './call.ts';
import { discoveryFor, misfits } from './discovery.ts';
import { exportBytes, wholeReply } from './methods/content.ts';
import { failure, Failure } from './failure.ts';
import { select, parseMask } from './mask.ts';
import type { Grant } from './oauth.ts';
import { routeOf, type Route } from './routes.ts';
import type { WireRecord } from './wire.ts';
import type { World } from './world.ts';

export interface Request {
  message: IncomingMessage;
  url: URL;
  body: Buffer;
  record: WireRecord;
}

/** The answer to a request, faults aside. `violations` gains what does not fit the discovery document. */
export async function answer(world: World, request: Request, violations: string[] | null): Promise<Reply> {
  const { message, url, record } = request;
  const route = routeOf(message.method ?? '', url.pathname);
  if (!route) return plainAnswer(world, request);
  record.methodId = route.method.id;
  const call = callOf(world, request, route);
  record.units = world.meter.charge(
    route.method.id,
    url.searchParams.get('alt') === 'media',
    call.grant.user,
  );
  const reply = await route.handler(call);
  if (reply.json === undefined) return reply;
  const { response } = route.method;
  if (violations && response) {
    const found = misfits(reply.json, response);
    if (found.length > 0) violations.push(`${route.method.id}: ${found.slice(0, 5).join('; ')}`);
  }
  return call.mask ? { ...reply, json: select(reply.json, call.mask) } : reply;
}

/** What is given where no fields are asked for, and it is neither everything nor what `files.ts` says. */
const DEFAULT_FIELDS: Record<string, string> = {
  'drive.drives.get': 'kind,id,name',
  'drive.drives.list': 'kind,nextPageToken,drives(kind,id,name)',
  'drive.permissions.create': 'kind,id,type,role',
  'drive.permissions.get': 'kind,id,type,role',
  'drive.permissions.list': 'kind,nextPageToken,permissions(kind,id,type,role)',
  'drive.revisions.get': 'kind,id,mimeType,modifiedTime',
  'drive.revisions.list': 'kind,nextPageToken,revisions(kind,id,mimeType,modifiedTime)',
};

function callOf(world: World, { message, url, body }: Request, { method, path }: Route): Call {
  const grant = authorised(world, message, url, method.scopes);
  const fields = url.searchParams.get('fields');
  const text = fields ?? DEFAULT_FIELDS[method.id];
  const mask = text === undefined || !method.response ? null : parseMask(text, method.response);
  return { world, method, path, query: url.searchParams, headers: message.headers, body, grant, mask };
}

function authorised(world: World, { headers }: IncomingMessage, url: URL, scopes: string[]): Grant {
  const grant = world.oauth.grantOf(headers.authorization);
  const enough =
    url.searchParams.get('alt') === 'media' ? scopes.filter((scope) => !/metadata/.test(scope)) : scopes;
  if (grant.scopes.some((scope) => enough.includes(scope))) return grant;
  throw failure(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.', {
    status: 'PERMISSION_DENIED',
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
        domain: 'googleapis.com',
        metadata: { service: 'drive.googleapis.com' },
      },
    ],
    headers: {
      'WWW-Authenticate': `Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="${enough.join(' ')}"`,
    },
  });
}

/** Sign-in, discovery, downloads by link and the emulator's own page. */
async function plainAnswer(world: World, request: Request): Promise<Reply> {
  const { message, url, body } = request;
  const { oauth, meter } = world;
  const form = new URLSearchParams(body.toString());
  const at = `${message.method ?? ''} ${url.pathname}`;
  if (at === 'POST /token') return { json: oauth.exchange(form) as Reply['json'] & object };
  if (at === 'GET /o/oauth2/v2/auth')
    return { status: 302, headers: { Location: oauth.authorize(url.searchParams) } };
  if (at === 'POST /revoke' || at === 'GET /revoke')
    return revoke(world, url.searchParams.get('token') ?? form.get('token'));
  if (url.pathname === '/tokeninfo') {
    const token = url.searchParams.get('access_token') ?? form.get('access_token') ?? '';
    return { json: oauth.tokenInfo(token) as Reply['json'] & object };
  }
  if (at === 'POST /device/code') {
    throw new Failure(400, { error: 'invalid_scope', error_description: 'Invalid device flow scope' });
  }
  if (at === 'GET /discovery/v1/apis/drive/v3/rest') return { json: discoveryFor(world.origin) };
  if (at === 'GET /__emu/meter') return { json: meter.report() };
  const link = /^\/(docs\/export|download|moved)\/([^/]+)$/.exec(url.pathname);
  if (link && message.method === 'GET') return linked(world, request, link[1] ?? '', link[2] ?? '');
  throw failure(404, 'notFound', 'Not Found');
}

function revoke({ oauth }: World, token: string | null): Reply {
  if (token !== null && oauth.revoke(token)) return { json: {} };
  throw new Failure(400, { error: 'invalid_token', error_description: 'Token expired or revoked' });
}

/** Export links and download addresses: they need the token and know no 10 MB limit. */
async function linked(world: World, { message, url }: Request, kind: string, id: string): Promise<Reply> {
  world.oauth.grantOf(message.headers.authorization);
  if (kind === 'docs/export' && world.switches.exportLinkRedirects) {
    return { status: 302, headers: { Location: `${world.origin}/moved/${id}${url.search}` } };
  }
  const item = world.store.get(id);
  if (!item) throw failure(404, 'notFound', 'Not Found');
  const { content } = item;
  if (content) {
    const read = (start: number, end: number) => content.read(start, end);
    return { bytes: { type: item.mimeType, total: content.size, start: 0, end: content.size, read } };
  }
  const type = url.searchParams.get('mimeType') ?? '';
  return wholeReply(await exportBytes(item, type), type);
}
