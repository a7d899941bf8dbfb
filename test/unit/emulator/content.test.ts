import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { strFromU8, unzipSync } from 'fflate';
import { emulatorFor, bare, refusalOf } from './client.ts';

const held = emulatorFor();
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const id = (label: string) => held.emulator.id(label);
const everything = { fields: '*', supportsAllDrives: true };
const get = async (label: string) => (await held.client.files.get({ fileId: id(label), ...everything })).data;
const media = (label: string, more = {}) => {
  return held.client.files.get({ fileId: id(label), alt: 'media', ...more }, { responseType: 'text' });
};

describe('emulator (b) 21: files.get', () => {
  it('knows root, and says not found as Drive does', async () => {
    const { data } = await held.client.files.get({ fileId: 'root', fields: 'id,name,parents' });
    expect(data).toEqual({ id: held.emulator.store.rootId, name: 'My Drive' });
    const refusal = { status: 404, reason: 'notFound', message: 'File not found: nope.', location: 'fileId' };
    expect(await refusalOf(held.client.files.get({ fileId: 'nope' }))).toEqual(refusal);
  });

  it('hides items of shared drives from clients that do not know them', async () => {
    const fileId = id('sales plan');
    expect((await refusalOf(held.client.files.get({ fileId }))).status).toBe(404);
    expect((await held.client.files.get({ fileId, supportsAllDrives: true })).data.name).toBe('plan.txt');
  });

  it('asks for the resource key', async () => {
    const fileId = id('keyed target');
    expect((await refusalOf(held.client.files.get({ fileId }))).status).toBe(404);
    const shortcut = await get('keyed shortcut');
    const key = `${fileId}/${shortcut.shortcutDetails?.targetResourceKey ?? ''}`;
    const headers = { 'X-Goog-Drive-Resource-Keys': `other/key,${key}` };
    const bytes = await held.client.files.get({ fileId, alt: 'media' }, { headers, responseType: 'text' });
    expect(bytes.data).toBe('behind a key\n');
  });

  it('tells a dangling target from a forbidden one', async () => {
    const targetOf = async (label: string) => (await get(label)).shortcutDetails?.targetId ?? '';
    const statusOf = async (label: string) => {
      return (await refusalOf(held.client.files.get({ fileId: await targetOf(label) }))).status;
    };
    expect([await statusOf('dangling shortcut'), await statusOf('forbidden shortcut')]).toEqual([404, 403]);
  });
});

describe('emulator (b) 22: which members are there', () => {
  it('shared-drive items have no owners, and a drive', async () => {
    const file = await get('sales trashed');
    for (const name of ['owners', 'ownedByMe', 'shared', 'permissions', 'writersCanShare'])
      expect(file).not.toHaveProperty(name);
    expect(file).toMatchObject({
      driveId: held.emulator.store.drives[0]?.id,
      hasAugmentedPermissions: false,
    });
    expect(file.trashingUser?.displayName).toBe('Ivy Okafor');
    expect(file.trashedTime).toMatch(/T.*Z$/);
    expect(await get('trashed file')).not.toHaveProperty('trashedTime');
  });

  it('permissions are told to whoever may share', async () => {
    expect((await get('external')).permissions).toHaveLength(2);
    const shared = await get('shared file');
    expect(shared).not.toHaveProperty('permissions');
    expect(shared.permissionIds).toHaveLength(2);
  });

  it('sizes, hashes, integers and times', async () => {
    const blob = await get('revised');
    expect(blob).toMatchObject({
      size: '12',
      md5Checksum: createHash('md5').update('version 209\n').digest('hex'),
    });
    expect(await get('empty')).toMatchObject({ size: '0', md5Checksum: 'd41d8cd98f00b204e9800998ecf8427e' });
    expect(await get('md5 only')).not.toHaveProperty('sha256Checksum');
    expect((await get('huge quota')).quotaBytesUsed).toBe('9007199254740993');
    expect((await get('five gigabytes')).size).toBe('5368709120');
    for (const label of ['natives', 'file shortcut']) {
      const file = await get(label);
      expect(file).not.toHaveProperty('size');
      expect(file).not.toHaveProperty('md5Checksum');
    }
    const document = await get('document');
    expect(document.size).toMatch(/^\d+$/);
    expect(document).not.toHaveProperty('headRevisionId');
    expect(document.modifiedTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });
});

describe('emulator (b) 23: bytes', () => {
  it('come as they are, with type, length and hash', async () => {
    const response = await bare(held.emulator, `/drive/v3/files/${id('budget one')}?alt=media`);
    const text = await response.text();
    expect(text).toBe('quarter,cost\n1,10\n');
    expect(response.headers.get('content-type')).toBe('text/csv');
    expect(response.headers.get('content-length')).toBe(String(text.length));
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    const md5 = createHash('md5').update(text).digest('base64');
    expect(response.headers.get('x-goog-hash')).toBe(`md5=${md5}`);
    const csv = await bare(held.emulator, `/drive/v3/files/${id('empty')}?alt=media`);
    expect([csv.status, await csv.text()]).toEqual([200, '']);
  });
});

describe('emulator (b) 24: ranges', () => {
  it.each([
    ['bytes=2-4', 206, 'bytes 2-4/12', 'rsi'],
    ['bytes=8-', 206, 'bytes 8-11/12', '209\n'],
    ['bytes=-3', 206, 'bytes 9-11/12', '09\n'],
    ['bytes=0-999', 206, 'bytes 0-11/12', 'version 209\n'],
    ['bytes=12-', 416, 'bytes */12', null],
    ['bytes=0-1,4-5', 200, null, 'version 209\n'],
    ['lines=1-2', 200, null, 'version 209\n'],
  ])('%s: %i', async (range, status, contentRange, text) => {
    const response = await bare(held.emulator, `/drive/v3/files/${id('revised')}?alt=media`, {
      headers: { range },
    });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-range')).toBe(contentRange);
    const body = await response.text();
    if (text !== null) expect(body).toBe(text);
  });

  it('refuses any range of an empty file, and reads deep into a big one', async () => {
    const empty = await bare(held.emulator, `/drive/v3/files/${id('empty')}?alt=media`, {
      headers: { range: 'bytes=0-' },
    });
    expect([empty.status, empty.headers.get('content-range')]).toEqual([416, 'bytes */0']);
    const range = 'bytes=5368709000-5368709119';
    const big = await bare(held.emulator, `/drive/v3/files/${id('five gigabytes')}?alt=media`, {
      headers: { range },
    });
    expect([big.status, (await big.text()).length]).toEqual([206, 120]);
  });
});

describe('emulator (b) 25: nothing to download', () => {
  it.each(['document', 'file shortcut', 'natives', 'form'])('%s', async (label) => {
    expect(await refusalOf(media(label))).toMatchObject({
      status: 403,
      reason: 'fileNotDownloadable',
      location: 'alt',
    });
  });
});

describe('emulator (b) 26: refused downloads', () => {
  it('abusive files need the owner and the acknowledgement', async () => {
    expect(await refusalOf(media('abusive'))).toMatchObject({
      status: 403,
      reason: 'cannotDownloadAbusiveFile',
    });
    expect((await media('abusive', { acknowledgeAbuse: true })).data).toBe('flagged by mistake\n');
    expect((await refusalOf(media('abusive of others', { acknowledgeAbuse: true }))).reason).toBe(
      'cannotDownloadAbusiveFile',
    );
  });

  it('downloads may be disabled, or too many', async () => {
    expect((await get('not downloadable')).capabilities?.canDownload).toBe(false);
    expect((await refusalOf(media('not downloadable'))).reason).toBe('cannotDownloadFile');
    expect((await refusalOf(media('quota spent'))).reason).toBe('downloadQuotaExceeded');
    const item = held.emulator.store.get(id('link'));
    if (item) item.trouble = { readsLeft: 2 };
    expect((await media('link')).status).toBe(200);
    expect((await media('link')).status).toBe(200);
    expect((await refusalOf(media('link'))).reason).toBe('downloadQuotaExceeded');
  });
});

describe('emulator (b) 27: exports', () => {
  const exported = (label: string, mimeType: string) => {
    return held.client.files.export({ fileId: id(label), mimeType }, { responseType: 'arraybuffer' });
  };

  it('gives a real file in every format of about.exportFormats', async () => {
    const { data } = await held.client.about.get({ fields: 'exportFormats' });
    const labels = ['document', 'sheet', 'slides', 'drawing', 'script', 'jam'];
    for (const label of labels) {
      const { mimeType } = await get(label);
      for (const type of data.exportFormats?.[mimeType ?? ''] ?? []) {
        const bytes = Buffer.from((await exported(label, type)).data as ArrayBuffer);
        const magic = type.includes('openxml') ? 'PK' : type.endsWith('pdf') ? '%PDF' : '';
        expect(bytes.subarray(0, magic.length).toString()).toBe(magic);
        expect(bytes.length).toBeGreaterThan(10);
      }
    }
    const docx = unzipSync(new Uint8Array((await exported('document', DOCX)).data as ArrayBuffer));
    expect(strFromU8(docx['word/document.xml'] ?? new Uint8Array())).toContain('Account plan for Contoso');
  });

  it('refuses what cannot be', async () => {
    const { client } = held;
    const missing = client.files.export({ fileId: id('document') } as never);
    await expect(missing).rejects.toThrow('mimeType');
    const bareExport = await bare(held.emulator, `/drive/v3/files/${id('document')}/export`);
    expect([bareExport.status, await bareExport.json()]).toMatchObject([
      400,
      { error: { errors: [{ reason: 'required' }] } },
    ]);
    const reason = async (label: string, type: string) => {
      const refusal = client.files.export({ fileId: id(label), mimeType: type }, { responseType: 'text' });
      return (await refusalOf(refusal)).reason;
    };
    expect(await reason('document', 'text/csv')).toBe('badRequest');
    expect(await reason('link', 'text/plain')).toBe('fileNotExportable');
    for (const label of ['form', 'site', 'map', 'video', 'third party']) {
      expect(await reason(label, 'text/plain')).toBe('fileNotExportable');
    }
  });

  it('is limited to 10 MB, as PDF with a 500, and knows no ranges', async () => {
    const { client, emulator } = held;
    const refused = (label: string, mimeType: string) =>
      refusalOf(client.files.export({ fileId: id(label), mimeType }, { responseType: 'text' }));
    expect(await refused('too large', 'text/plain')).toMatchObject({
      status: 403,
      reason: 'exportSizeLimitExceeded',
    });
    expect((await refused('too large, failing', 'application/pdf')).status).toBe(500);
    emulator.switches.exportLimit = 20;
    expect((await refused('document', 'text/plain')).reason).toBe('exportSizeLimitExceeded');
    emulator.switches.exportLimit = 10 * 2 ** 20;
    const path = `/drive/v3/files/${id('sheet')}/export?mimeType=text/csv`;
    const response = await bare(emulator, path, { headers: { range: 'bytes=0-3' } });
    expect([response.status, await response.text()]).toEqual([200, 'Customer,Revenue\r\nContoso,1200']);
  });
});

describe('emulator (b) 28: export links', () => {
  it('need the token, know no limit, may redirect', async () => {
    const link = (await get('too large')).exportLinks?.['text/markdown'] ?? '';
    const path = link.slice(held.emulator.origin.length);
    expect((await bare(held.emulator, path, { anonymous: true })).status).toBe(401);
    expect(await (await bare(held.emulator, path)).text()).toContain('renewal clause');
    held.emulator.switches.exportLinkRedirects = true;
    const moved = await bare(held.emulator, path);
    held.emulator.switches.exportLinkRedirects = false;
    expect(moved.status).toBe(302);
    const target = (moved.headers.get('location') ?? '').slice(held.emulator.origin.length);
    expect(await (await bare(held.emulator, target)).text()).toContain('renewal clause');
  });
});

describe('emulator (b) 29: long-running exports', () => {
  const begin = async (label: string, mimeType: string) => {
    return (await held.client.files.download({ fileId: id(label), mimeType })).data;
  };
  const poll = (name: string) => held.client.operations.get({ name: name.replace('operations/', '') });

  it('are pending, then give an address to read', async () => {
    const begun = await begin('too large', 'text/plain');
    expect(begun.done).toBeUndefined();
    const name = begun.name ?? '';
    expect((await poll(name)).data.done).toBeUndefined();
    const { data } = await poll(name);
    expect(data.done).toBe(true);
    const uri = String(data.response?.['downloadUri']);
    expect(await (await bare(held.emulator, uri.slice(held.emulator.origin.length))).text()).toContain(
      'renewal clause',
    );
  });

  it('fail, expire, and are found by their short name only', async () => {
    const failed = await begin('too large, failing', 'text/plain');
    expect(failed).toMatchObject({ done: true, error: { code: 13 } });
    const name = (await begin('document', 'text/plain')).name ?? '';
    expect((await bare(held.emulator, `/drive/v3/operations/${name}`)).status).toBe(404);
    expect((await poll(name)).status).toBe(200);
    held.emulator.clock.advance(13 * 3_600_000);
    const headers = { authorization: `Bearer ${held.emulator.oauth.accessToken()}` };
    const at = `/drive/v3/${name}`;
    expect((await bare(held.emulator, at, { headers })).status).toBe(404);
    held.emulator.clock.advance(-13 * 3_600_000);
  });
});
