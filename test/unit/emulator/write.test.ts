import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { driveactivity } from 'googleapis/build/src/apis/driveactivity/index.js';
import { auth } from 'googleapis/build/src/apis/drive/index.js';
import { timestamp } from '../../emulator/clock.ts';
import { anyonePermission } from '../../emulator/people.ts';
import { ACTIVITY, FULL } from '../../emulator/oauth.ts';
import { bare, clientOf, emulatorFor, found, refusalOf } from './client.ts';

const held = emulatorFor({ items: 100 });
const id = (label: string) => held.emulator.id(label);
const writer = () => clientOf(held.emulator, [FULL]);

describe('emulator (b) 36: files.update', () => {
  it('trashes with everything below, which is not trashed itself', async () => {
    const client = writer();
    const fileId = id('sharing');
    const state = async (label: string) => {
      return (await client.files.get({ fileId: id(label), fields: 'trashed,explicitlyTrashed,version' }))
        .data;
    };
    const masked = await client.files.update({
      fileId,
      requestBody: { trashed: true },
      fields: 'id,trashed',
    });
    expect(masked.data).toEqual({ id: fileId, trashed: true });
    expect(await state('sharing')).toEqual({ trashed: true, explicitlyTrashed: true, version: '2' });
    expect(await state('private')).toEqual({ trashed: true, explicitlyTrashed: false, version: '2' });
    expect(await found(client, "trashed = true and name = 'link.txt'")).toEqual(['link.txt']);
    await client.files.update({ fileId, requestBody: { trashed: false } });
    expect(await state('private')).toMatchObject({ trashed: false });
  });

  it('renames and moves, with a new version and time, whatever If-Match says', async () => {
    const client = writer();
    const fileId = id('budget one');
    const before = await client.files.get({ fileId, fields: 'version,modifiedTime' });
    held.emulator.clock.advance(1000);
    const move = { addParents: id('reports two'), removeParents: id('reports one') };
    const headers = { 'If-Match': '"nothing like it"' };
    const { data } = await client.files.update(
      { fileId, requestBody: { name: 'moved.csv' }, ...move, fields: '*' },
      { headers },
    );
    expect(data).toMatchObject({ name: 'moved.csv', parents: [id('reports two')], modifiedByMe: true });
    expect(Number(data.version)).toBeGreaterThan(Number(before.data.version));
    expect(data.modifiedTime).toBe(timestamp(held.emulator.clock.now()));
  });

  it('refuses what the person may not do', async () => {
    const client = writer();
    const reason = async (label: string, requestBody: object) => {
      return (await refusalOf(client.files.update({ fileId: id(label), requestBody }))).reason;
    };
    expect(await reason('shared writable', { trashed: true })).toBe('insufficientFilePermissions');
    expect(await reason('shared file', { name: 'x' })).toBe('insufficientFilePermissions');
    expect(await reason('locked', { name: 'x' })).toBe('insufficientFilePermissions');
    await client.files.update({ fileId: id('shared writable'), requestBody: { name: 'edited.txt' } });
  });
});

describe('emulator (b) 37: deletion', () => {
  it('removes an item and all below for good, with an empty answer', async () => {
    const client = writer();
    const fileId = id('loop a');
    const { status, data } = await client.files.delete({ fileId });
    expect([status, data]).toEqual([204, '']);
    for (const label of ['loop a', 'loop b']) {
      expect((await refusalOf(client.files.get({ fileId: id(label) }))).status).toBe(404);
    }
    expect((await refusalOf(client.files.delete({ fileId }))).status).toBe(404);
    expect((await refusalOf(client.files.delete({ fileId: id('shared file') }))).status).toBe(403);
  });

  it('empties the trash', async () => {
    const client = writer();
    expect((await client.files.emptyTrash({})).status).toBe(204);
    expect(await found(client, 'trashed = true')).toEqual([]);
  });
});

describe('emulator (b) 38: files.create', () => {
  it('makes folders, files, documents and shortcuts', async () => {
    const client = writer();
    const perCall = { rootUrl: `${held.emulator.origin}/` };
    const folder = await client.files.create({
      requestBody: { name: 'Made here', mimeType: 'application/vnd.google-apps.folder', parents: ['root'] },
    });
    const parents = [folder.data.id ?? ''];
    const multipart = await client.files.create(
      {
        requestBody: { name: 'typed.txt', parents },
        media: { mimeType: 'text/plain', body: Readable.from(['line one\r\n', '--not a boundary\r\n']) },
        fields: 'id,size,mimeType',
      },
      perCall,
    );
    expect(multipart.data).toMatchObject({ size: '28', mimeType: 'text/plain' });
    const fileId = multipart.data.id ?? '';
    const back = await client.files.get({ fileId, alt: 'media' }, { responseType: 'text' });
    expect(back.data).toBe('line one\r\n--not a boundary\r\n');
    await client.files.update({ fileId, media: { mimeType: 'text/plain', body: 'shorter' } }, perCall);
    expect((await client.files.get({ fileId, fields: 'size' })).data.size).toBe('7');
    const alone = await client.files.create(
      { media: { mimeType: 'text/csv', body: 'a,b' }, fields: 'name,mimeType,size' },
      perCall,
    );
    expect(alone.data).toEqual({ name: 'Untitled', mimeType: 'text/csv', size: '3' });
    const shortcutDetails = { targetId: fileId };
    const shortcut = await client.files.create({
      requestBody: {
        name: 'there',
        mimeType: 'application/vnd.google-apps.shortcut',
        parents,
        shortcutDetails,
      },
      fields: 'shortcutDetails',
    });
    expect(shortcut.data.shortcutDetails).toEqual({ targetId: fileId, targetMimeType: 'text/plain' });
    expect(await found(client, `'${parents[0] ?? ''}' in parents`)).toEqual(['typed.txt', 'there']);
    const nowhere = client.files.create({ requestBody: { name: 'x', parents: ['nowhere'] } });
    expect((await refusalOf(nowhere)).status).toBe(404);
  });
});

describe('emulator (b) 39: activity', () => {
  function activity(scope = ACTIVITY) {
    const signedIn = new auth.OAuth2();
    signedIn.setCredentials({
      access_token: held.emulator.oauth.accessToken([scope]),
      expiry_date: Date.now() + 3_600_000,
    });
    return driveactivity({ version: 'v2', auth: signedIn, rootUrl: held.emulator.origin, retry: false })
      .activity;
  }

  it('tells who did what below a folder, newest first, by pages', async () => {
    const { other, clock } = held.emulator;
    const since = timestamp(clock.now() + 1);
    const acts = [
      () => {
        other.rename(id('cycle a'), 'Cycle A again');
      },
      () => {
        other.move(id('in cycle'), id('cycle a'));
      },
      () => {
        other.trash(id('in cycle'));
      },
      () => {
        other.restore(id('in cycle'));
      },
      () => {
        other.share(id('in cycle'), anyonePermission());
      },
      () => {
        other.delete(id('in cycle'));
      },
    ];
    for (const act of acts) {
      clock.advance(1000);
      act();
    }
    const query = async (requestBody: object) => (await activity().query({ requestBody })).data;
    const kinds = async (requestBody: object) => {
      const { activities } = await query(requestBody);
      return (activities ?? []).map(({ primaryActionDetail }) => Object.keys(primaryActionDetail ?? {})[0]);
    };
    const below = { ancestorName: `items/${id('cycle a')}`, filter: `time >= "${since}"` };
    expect(await kinds(below)).toEqual(['delete', 'permissionChange', 'restore', 'delete', 'move', 'rename']);
    const filter = `${below.filter} AND detail.action_detail_case:(MOVE PERMISSION_CHANGE)`;
    expect(await kinds({ ...below, filter })).toEqual(['permissionChange', 'move']);
    expect(await kinds({ itemName: `items/${id('cycle a')}`, filter: below.filter })).toEqual(['rename']);
    const first = await query({ ...below, pageSize: 4 });
    expect(first.activities?.[0]?.actors?.[0]?.user?.knownUser?.personName).toMatch(/^people\/\d+$/);
    expect(JSON.stringify(first)).not.toContain('@');
    expect(first.activities?.map((each) => each.primaryActionDetail?.delete?.type).filter(Boolean)).toEqual([
      'PERMANENT_DELETE',
      'TRASH',
    ]);
    expect(await kinds({ ...below, pageSize: 4, pageToken: first.nextPageToken })).toEqual([
      'move',
      'rename',
    ]);
  });

  it('refuses a bad filter in the newer form, and other scopes', async () => {
    const headers = { authorization: `Bearer ${held.emulator.oauth.accessToken([ACTIVITY])}` };
    for (const body of [
      '{"filter":"size > 3"}',
      '{"itemName":"items/a","ancestorName":"items/b"}',
      'no json',
      '{"pageToken":"9.x"}',
    ]) {
      const response = await bare(held.emulator, '/v2/activity:query', {
        method: 'POST',
        headers,
        body,
        anonymous: true,
      });
      const answer = (await response.json()) as { error: object };
      expect([response.status, answer.error]).toMatchObject([400, { code: 400, status: 'INVALID_ARGUMENT' }]);
      expect(answer.error).not.toHaveProperty('errors');
    }
    expect((await refusalOf(activity(FULL).query({ requestBody: {} }))).status).toBe(403);
  });
});
