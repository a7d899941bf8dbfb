import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../emulator/emulator.ts';
import { anyonePermission } from '../../emulator/people.ts';
import { FULL, READONLY } from '../../emulator/oauth.ts';
import { clientOf, emulatorFor, refusalOf } from './client.ts';

const held = emulatorFor({ sharedDrives: 118 });
const id = (label: string) => held.emulator.id(label);
const sales = () => held.emulator.store.drives[0]?.id ?? '';

/** Rows of all pages of a list. */
async function rowsOf<T>(
  page: (pageToken?: string) => Promise<{ next?: string | null | undefined; rows: T[] }>,
): Promise<T[][]> {
  const pages: T[][] = [];
  let pageToken: string | undefined;
  do {
    const { next, rows } = await page(pageToken);
    pages.push(rows);
    pageToken = next ?? undefined;
  } while (pageToken !== undefined);
  return pages;
}

const at = (pageToken?: string) => (pageToken === undefined ? {} : { pageToken });

describe('emulator (b) 30: revisions', () => {
  it('are listed 200 a page and read only where they are kept for ever', async () => {
    const fileId = id('revised');
    const pages = await rowsOf(async (token) => {
      const { data } = await held.client.revisions.list({ fileId, fields: '*', ...at(token) });
      return { rows: data.revisions ?? [], next: data.nextPageToken };
    });
    expect(pages.map(({ length }) => length)).toEqual([200, 10]);
    const [kept, notKept] = pages[0] ?? [];
    const read = (revisionId: string) =>
      held.client.revisions.get({ fileId, revisionId, alt: 'media' }, { responseType: 'text' });
    expect((await read(kept?.id ?? '')).data).toBe('version 0\n');
    expect(await refusalOf(read(notKept?.id ?? ''))).toMatchObject({
      status: 403,
      reason: 'download_restricted_for_revision',
    });
    expect(await refusalOf(held.client.revisions.get({ fileId, revisionId: 'r9' }))).toMatchObject({
      status: 404,
      message: 'Revision not found: r9.',
    });
  });

  it('of documents have export links and no bytes', async () => {
    const { data } = await held.client.revisions.list({ fileId: id('commented'), fields: 'revisions' });
    expect(data.revisions).toHaveLength(2);
    expect(data.revisions?.[0]?.exportLinks).toHaveProperty('text/plain');
    expect(data.revisions?.[0]).not.toHaveProperty('size');
    const one = await held.client.revisions.list({ fileId: id('link') });
    expect(Object.keys(one.data.revisions?.[0] ?? {}).sort()).toEqual([
      'id',
      'kind',
      'mimeType',
      'modifiedTime',
    ]);
    expect((await refusalOf(held.client.revisions.list({ fileId: id('shared file') }))).status).toBe(403);
  });
});

describe('emulator (b) 31: permissions', () => {
  it('are listed 100 a page to whoever may share', async () => {
    const permissions = (label: string) =>
      rowsOf(async (token) => {
        const { data } = await held.client.permissions.list({
          fileId: id(label),
          supportsAllDrives: true,
          ...at(token),
        });
        return { rows: data.permissions ?? [], next: data.nextPageToken };
      });
    expect((await permissions('crowd')).map(({ length }) => length)).toEqual([100, 31]);
    expect((await permissions('sales plan')).flat()).toHaveLength(122);
    expect((await permissions('link')).flat()[1]).toEqual({
      kind: 'drive#permission',
      id: 'anyoneWithLink',
      type: 'anyone',
      role: 'reader',
    });
    const refused = held.client.permissions.list({ fileId: id('shared file') });
    expect(await refusalOf(refused)).toMatchObject({ status: 403, reason: 'insufficientFilePermissions' });
  });

  it('are got, given and taken away', async () => {
    const client = clientOf(held.emulator, [FULL]);
    const fileId = id('private');
    const requestBody = { type: 'user', role: 'reader', emailAddress: 'noor.haddad@example.com' };
    const made = await client.permissions.create({ fileId, requestBody, fields: '*' });
    const permissionId = made.data.id ?? '';
    expect((await client.permissions.get({ fileId, permissionId, fields: '*' })).data).toMatchObject(
      requestBody,
    );
    expect((await client.permissions.delete({ fileId, permissionId })).status).toBe(204);
    expect((await refusalOf(client.permissions.get({ fileId, permissionId }))).status).toBe(404);
    const refused = client.permissions.create({ fileId: id('shared file'), requestBody });
    expect((await refusalOf(refused)).reason).toBe('insufficientFilePermissions');
  });
});

describe('emulator (b) 32: comments', () => {
  it('come 20 a page, without addresses, deleted ones on request', async () => {
    const fileId = id('commented');
    const comments = (more: object) =>
      rowsOf(async (token) => {
        const { data } = await held.client.comments.list({ fileId, fields: '*', ...more, ...at(token) });
        return { rows: data.comments ?? [], next: data.nextPageToken };
      });
    const pages = await comments({});
    expect(pages.map(({ length }) => length)).toEqual([20, 20]);
    expect((await comments({ includeDeleted: true })).flat()).toHaveLength(45);
    const all = pages.flat();
    expect(all.every(({ author }) => author?.emailAddress === undefined)).toBe(true);
    const quoting = all.find(({ quotedFileContent }) => quotedFileContent);
    expect(quoting).toMatchObject({ quotedFileContent: { value: 'the discount for Contoso is 31 percent' } });
    const replies = await held.client.replies.list({
      fileId,
      commentId: quoting?.id ?? '',
      fields: 'replies(content)',
    });
    expect(replies.data.replies).toEqual([{ content: 'take this out' }]);
    const late = await comments({ startModifiedTime: all[30]?.modifiedTime ?? '' });
    expect(late.flat().length).toBeLessThan(20);
    const commentId = all[0]?.id ?? '';
    expect((await held.client.comments.get({ fileId, commentId, fields: 'content' })).data.content).toBe(
      all[0]?.content,
    );
  });
});

describe('emulator (b) 33: shared drives', () => {
  it('are listed 10 a page, at most 100', async () => {
    const drives = (pageSize?: number) =>
      rowsOf(async (token) => {
        const size = pageSize === undefined ? {} : { pageSize };
        const { data } = await held.client.drives.list({ ...size, ...at(token) });
        return { rows: data.drives ?? [], next: data.nextPageToken };
      });
    expect((await drives())[0]).toHaveLength(10);
    expect((await drives(1000)).map(({ length }) => length)).toEqual([100, 20]);
    const named = await held.client.drives.list({ q: "name = 'Sales' and hidden = false" });
    expect(named.data).toMatchObject({
      kind: 'drive#driveList',
      drives: [{ kind: 'drive#drive', name: 'Sales' }],
    });
    expect(Object.keys((await held.client.drives.get({ driveId: sales() })).data)).toEqual([
      'kind',
      'id',
      'name',
    ]);
  });

  it('can be lost in two ways', async () => {
    const { other, store } = held.emulator;
    const [, , third, fourth] = store.drives;
    other.removeFromDrive(third?.id ?? '');
    other.removeFromDrive(fourth?.id ?? '', 'teamDriveMembershipRequired');
    const list = (driveId = '') =>
      held.client.files.list({
        corpora: 'drive',
        driveId,
        supportsAllDrives: true,
        includeItemsFromAllDrives: true,
      });
    expect(await refusalOf(list(third?.id))).toMatchObject({ status: 404, reason: 'notFound' });
    expect(await refusalOf(list(fourth?.id))).toMatchObject({
      status: 403,
      reason: 'teamDriveMembershipRequired',
    });
  });
});

describe('emulator (b) 34: labels', () => {
  it('come with the file when asked for, and in a list', async () => {
    const fileId = id('labelled');
    const fields = 'labelInfo';
    expect((await held.client.files.get({ fileId, fields })).data).toEqual({});
    const asked = await held.client.files.get({ fileId, fields, includeLabels: 'secrecy,other' });
    expect(asked.data.labelInfo?.labels).toEqual([
      { kind: 'drive#label', id: 'secrecy', revisionId: '3', fields: {} },
    ]);
    const { data } = await held.client.files.listLabels({ fileId });
    expect(data).toMatchObject({ kind: 'drive#labelList', labels: [{ id: 'secrecy' }] });
  });
});

describe('emulator (b) 35: changes', () => {
  it('tells our writes and those of others after a token, each file once', async () => {
    const emulator = await startEmulator({ items: 40 });
    try {
      const client = clientOf(emulator, [READONLY, FULL]);
      const start = (await client.changes.getStartPageToken({})).data.startPageToken ?? '';
      expect(start).toMatch(/^\d+$/);
      emulator.other.rename(emulator.id('link'), 'one.txt');
      emulator.other.rename(emulator.id('link'), 'two.txt');
      emulator.other.share(emulator.id('private'), anyonePermission());
      emulator.other.delete(emulator.id('public'));
      emulator.other.edit(emulator.id('sales plan'), { starred: true });
      await client.files.update({ fileId: emulator.id('group'), requestBody: { name: 'ours.txt' } });
      const list = async (pageToken: string, more = {}) => {
        return (await client.changes.list({ pageToken, fields: '*', ...more })).data;
      };
      const all = await list(start);
      expect(all.newStartPageToken).toMatch(/^\d+$/);
      expect(all.nextPageToken).toBeUndefined();
      expect(all.changes?.map(({ file, removed }) => (removed ? null : file?.name))).toEqual([
        'two.txt',
        'private.txt',
        null,
        'ours.txt',
      ]);
      expect(all.changes?.find(({ removed }) => removed)?.file).toBeUndefined();
      expect((await list(start, { includeRemoved: false })).changes).toHaveLength(3);
      const drives = { supportsAllDrives: true, includeItemsFromAllDrives: true };
      expect((await list(start, drives)).changes).toHaveLength(5);
      expect((await list(start, { ...drives, restrictToMyDrive: true })).changes).toHaveLength(4);
      const driveId = emulator.store.drives[0]?.id ?? '';
      const ofDrive = await list(start, { ...drives, driveId });
      expect(ofDrive.changes?.map((change) => change.driveId)).toEqual([driveId]);
      const first = await list(start, { pageSize: 2 });
      expect([first.nextPageToken !== undefined, first.newStartPageToken]).toEqual([true, undefined]);
      expect((await list(all.newStartPageToken ?? '')).changes).toEqual([]);
      expect(await refusalOf(client.changes.list({ pageToken: '1' }))).toMatchObject({
        status: 400,
        location: 'pageToken',
      });
      expect(emulator.violations).toEqual([]);
    } finally {
      await emulator.close();
    }
  });
});
