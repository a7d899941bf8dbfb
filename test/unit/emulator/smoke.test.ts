import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmulator, type Emulator } from '../../emulator/emulator.ts';
import { clientOf } from './client.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ items: 2500 });
});
afterAll(() => emulator.close());

test('lists', async () => {
  const client = clientOf(emulator);
  const ids: string[] = [];
  let pageToken: string | undefined;
  do {
    const { data } = await client.files.list({
      pageSize: 1000,
      fields: '*',
      ...(pageToken ? { pageToken } : {}),
    });
    ids.push(...(data.files ?? []).map(({ id }) => id ?? ''));
    pageToken = data.nextPageToken ?? undefined;
  } while (pageToken);
  const truth = [...emulator.truth()];
  expect(ids.sort()).toEqual(
    truth
      .filter(({ foundBy }) => foundBy === 'user')
      .map(({ item }) => item.id)
      .sort(),
  );
  expect(emulator.violations).toEqual([]);
  const got = await client.files.get({ fileId: emulator.id('revised'), alt: 'media' });
  expect(got.data).toBe('version 209\n');
  const exported = await client.files.export({ fileId: emulator.id('document'), mimeType: 'text/plain' });
  expect(exported.data).toContain('Renewal in the third quarter');
});
