import { describe, expect, test } from 'vitest';
import { Unreadable } from '../../../src/model/source.ts';
import type { Fault } from '../../emulator/faults.ts';
import { bytesContent, endlessContent } from '../../emulator/content.ts';
import { makePlant } from '../../emulator/scene/plant.ts';
import { scanDrive } from './scan.ts';
import { emulate, hurry, itemOf, listAll, open, read } from './open.ts';

const MEDIA = { query: { alt: 'media' } };
const TEXT = Array.from({ length: 9_000 }, (_, line) => `line ${line} of the larks\n`).join('');

/** One file, whose downloads meet the faults, one each. */
async function fileWith(faults: Fault[], text = TEXT) {
  const emulator = await emulate({ scene: false });
  const plant = makePlant(emulator.store, 1);
  plant.file('larks', 'larks.txt', [plant.root], '', { content: bytesContent(text) });
  const { pace, waits } = hurry();
  const source = await open(emulator, 'gdrive:', {}, { ...pace, silence: 250 });
  const item = itemOf(emulator, await listAll(source), 'larks');
  emulator.faults.add(...faults.map((fault) => ({ ...MEDIA, ...fault })));
  const from = emulator.log.length;
  const got = await read(source, item).catch((error: unknown) => error as Unreadable);
  return {
    got,
    waits,
    ranges: emulator.log
      .slice(from)
      .map(({ headers, status }) => `${headers['range'] ?? '-'} ${status ?? 0}`),
  };
}

describe('a body that breaks off', () => {
  test.each<[string, Fault[], string[]]>([
    ['is taken up where it ended', [{ cutAt: 50_000 }], ['- 200', 'bytes=50000- 206']],
    [
      'again and again',
      [{ cutAt: 50_000 }, { cutAt: 1_000 }, { cutAt: 70_000 }],
      ['- 200', 'bytes=50000- 206', 'bytes=51000- 206', 'bytes=121000- 206'],
    ],
    ['also by staying silent', [{ stallAt: 9_000 }], ['- 200', 'bytes=9000- 206']],
    ['also with a length that is too long', [{ lengthOffBy: 5 }], ['- 200']],
    [
      'from its start where the service starts over',
      [{ cutAt: 50_000 }, { body: TEXT, status: 200, contentType: 'text/plain' }],
      ['- 200', 'bytes=50000- 200'],
    ],
    [
      'from its start where another range comes than was asked for',
      [
        { cutAt: 50_000 },
        { body: TEXT, status: 206, headers: { 'content-range': `bytes 0-1/${TEXT.length}` } },
      ],
      ['- 200', 'bytes=50000- 206'],
    ],
    [
      'after a wait, where nothing came',
      [{ reset: true }, { cutAt: 50_000 }, { status: 503, reason: 'backendError' }],
      ['- 0', '- 200', 'bytes=50000- 503', 'bytes=50000- 206'],
    ],
  ])('%s', async (_, faults, expected) => {
    const { got, ranges } = await fileWith(faults);
    expect(got).toBe(TEXT);
    expect(ranges).toEqual(expected);
  });

  test('and never goes on is given up', async () => {
    const { got, ranges } = await fileWith([{ cutAt: 100 }, { cutAt: 0, times: 9 }]);
    expect(got).toMatchObject({ status: 'failed', reason: 'damaged' });
    expect(ranges).toHaveLength(5);
  });

  test('and is another one meanwhile is not mixed with the first', async () => {
    const other = TEXT.replaceAll('larks', 'crows');
    const { got } = await fileWith([
      { cutAt: 50_000 },
      {
        body: other.slice(50_000),
        status: 206,
        contentType: 'text/plain',
        headers: { 'content-range': `bytes 50000-${other.length - 1}/${other.length}` },
      },
    ]);
    expect(got).toMatchObject({ status: 'failed', reason: 'changed-while-read', again: true });
  });

  test('and is shorter meanwhile counts as changed', async () => {
    const { got, ranges } = await fileWith([
      { cutAt: 50_000 },
      { status: 416, reason: 'requestedRangeNotSatisfiable' },
    ]);
    expect(got).toMatchObject({ reason: 'changed-while-read', again: true });
    expect(ranges).toEqual(['- 200', 'bytes=50000- 416']);
  });
});

test('an empty file is not asked for: a range of it always fails', async () => {
  expect(await fileWith([], '')).toMatchObject({ got: '', ranges: [] });
});

test.each([
  ['another hash than Drive states', { body: `X${TEXT.slice(1)}` }],
  ['fewer bytes', { body: TEXT.slice(0, -1), times: 5 }],
  ['more bytes', { body: `${TEXT}more` }],
])('bytes with %s are never taken for the file', async (_, fault) => {
  const { got } = await fileWith([{ status: 200, contentType: 'text/plain', ...fault }]);
  expect(got).toBeInstanceOf(Unreadable);
});

describe('a scan of a file that comes with another hash than Drive states', () => {
  const wrong = { ...MEDIA, status: 200, contentType: 'text/plain', body: `X${TEXT.slice(1)}` };
  const edited = {
    query: { fields: /^id,md5Checksum/ },
    ...{ status: 200, contentType: 'application/json', body: '{"sha256Checksum": "00"}' },
  };

  test.each<[string, Fault[], number, string]>([
    ['once, is complete', [wrong], 0, 'scanned '],
    ['twice, ends with 4, accepted or not', [{ ...wrong, times: 2 }], 4, 'failed changed-while-read'],
    [
      'twice, as it was edited since it was listed, has a gap',
      [
        { ...wrong, times: 2 },
        { ...edited, times: 2 },
      ],
      0,
      'failed changed-while-read',
    ],
  ])('%s', async (_, faults, expected, verdict) => {
    const emulator = await emulate({ scene: false });
    const plant = makePlant(emulator.store, 1);
    plant.file('larks', 'larks.txt', [plant.root], '', { content: bytesContent(TEXT) });
    emulator.faults.add(...faults);
    const { code, report } = await scanDrive(emulator, ['--allow-incomplete', 'changed-while-read']);
    const item = report.items.find(({ name }) => name === 'larks.txt');
    expect(`${item?.examination.status} ${item?.examination.reasons.join()}`).toBe(verdict);
    expect([code, report.run.exitCode]).toEqual([expected, expected]);
    expect(report.warnings.some(({ code: one }) => one === 'hash-mismatch')).toBe(expected === 4);
    expect(emulator.faults.unused()).toEqual([]);
  });
});

test('of five gigabytes no more is held than a reader takes', async () => {
  const emulator = await emulate({ scene: false });
  const plant = makePlant(emulator.store, 1);
  plant.file('huge', 'huge.txt', [plant.root], '', { content: endlessContent(5 * 2 ** 30) });
  const source = await open(emulator);
  const item = itemOf(emulator, await listAll(source), 'huge');
  const content = await source.remote?.open(item, new AbortController().signal);
  let bytes = 0;
  for await (const chunk of content?.chunks ?? []) {
    bytes += chunk.length;
    if (bytes > 4 * 2 ** 20) break;
  }
  const sent = emulator.log.find(({ query }) => query['alt'] === 'media')?.bytes ?? 0;
  expect(sent).toBeGreaterThan(4 * 2 ** 20);
  expect(sent).toBeLessThan(64 * 2 ** 20);
});
