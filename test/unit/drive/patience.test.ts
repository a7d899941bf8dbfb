import { describe, expect, test } from 'vitest';
import { SourceLost } from '../../../src/model/error.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import type { Fault } from '../../emulator/faults.ts';
import { atOnce } from '../../../src/sources/at-once.ts';
import { emulate, hurry, listAll, open, lastingSignIn, read, serviceAccount, tokenFile } from './open.ts';

const LIST = /^\/drive\/v3\/files$/;
const BACKEND: Fault = { status: 503, reason: 'backendError', domain: 'global' };
const PACE: Fault = { status: 403, reason: 'userRateLimitExceeded', domain: 'usageLimits' };

async function small(faults: Fault[]) {
  const emulator = await emulate({ scene: false, items: 30 });
  emulator.faults.add(...faults.map((fault) => ({ path: LIST, ...fault })));
  const { pace, waits } = hurry(emulator);
  return { emulator, waits, source: await open(emulator, 'gdrive:', {}, pace) };
}

describe('waits', () => {
  test.each<[string, Fault, number, number[]]>([
    ['the seconds that the service asks for', { ...PACE, status: 429, retryAfter: '7' }, 1, [7_000]],
    ['as long as the service asks, be it over the cap', { ...BACKEND, retryAfter: '90' }, 1, [90_000]],
    [
      'until a date by the clock of the service',
      { ...BACKEND, retryAfter: 'Mon, 02 Mar 2026 09:00:20 GMT' },
      1,
      [20_000],
    ],
    [
      'at least a little where the date is past',
      { ...PACE, retryAfter: 'Mon, 02 Mar 2026 08:00:00 GMT' },
      1,
      [500],
    ],
    [
      'ever longer, with jitter, up to a cap',
      BACKEND,
      7,
      [1_500, 2_500, 4_500, 8_500, 16_500, 32_500, 64_000],
    ],
    ['where the pace is refused as 403', PACE, 2, [1_500, 2_500]],
    [
      'where the older form is vague and the newer one is not',
      { status: 403, reason: 'forbidden', detail: 'RATE_LIMIT_EXCEEDED' },
      1,
      [1_500],
    ],
    [
      'where only the newer form of the error says why',
      { status: 403, detail: 'RATE_LIMIT_EXCEEDED' },
      1,
      [1_500],
    ],
    ['where there is no answer', { reset: true }, 1, [1_500]],
  ])('%s', async (_, fault, times, expected) => {
    const { source, waits } = await small([{ ...fault, times }]);
    expect(await listAll(source)).toHaveLength(30);
    expect(waits).toEqual(expected);
    expect(source.statement()).toMatchObject({ complete: true });
  });

  test('no longer than a call may take: what the service asks beyond ends it at once', async () => {
    const { source, waits } = await small([{ ...PACE, retryAfter: '301' }]);
    await expect(listAll(source)).rejects.toThrow('refuses the pace however slow');
    expect(waits).toEqual([]);
  });

  test('eight times and then says what is missing', async () => {
    const { source, waits, emulator } = await small([{ ...BACKEND, times: Infinity }]);
    expect(await listAll(source)).toEqual([]);
    expect(waits).toHaveLength(7);
    expect(emulator.log.filter(({ path }) => LIST.test(path))).toHaveLength(8);
    expect(source.statement()).toMatchObject({
      complete: false,
      warnings: [expect.stringContaining('backendError')],
    });
  });
});

describe('quota units', () => {
  test('are never spent faster than the budget, by the meter of the service', async () => {
    const emulator = await emulate({ scene: false, items: 700 });
    emulator.switches.pageCap = 20;
    emulator.meter.quota = { perMinutePerUser: 3_000 };
    const { pace } = hurry(emulator);
    const source = await open(emulator, 'gdrive:', lastingSignIn(emulator), {
      ...pace,
      unitsPerMinute: 3_000,
    });
    const items = await listAll(source);
    const files = items.filter(({ kind }) => kind === 'file').slice(0, 30);
    for (const item of files) await read(source, item);
    const { units, busiestMinute } = emulator.meter.report();
    expect(items).toHaveLength(700);
    expect(units).toBeGreaterThan(3 * 3_000);
    expect(busiestMinute).toBeLessThanOrEqual(3_000);
    expect(emulator.log.every(({ status }) => status === 200)).toBe(true);
  });

  test('come slower where the service refuses the pace, until it does no more', async () => {
    const emulator = await emulate({ scene: false, items: 700 });
    emulator.switches.pageCap = 20;
    emulator.meter.quota = { perMinutePerUser: 1_000, as429: true };
    const { pace } = hurry(emulator);
    const source = await open(emulator, 'gdrive:', lastingSignIn(emulator), {
      ...pace,
      unitsPerMinute: 6_000,
    });
    expect(await listAll(source)).toHaveLength(700);
    expect(source.statement()).toMatchObject({ complete: true });
    const refused = emulator.log.filter(({ status }) => status === 429).length;
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(40);
  });
});

describe('a token that is refused in mid-run', () => {
  test.each([
    ['of a lasting sign-in', lastingSignIn],
    ['of a service account', (emulator: Emulator) => ({ signIn: serviceAccount(emulator) })],
  ])('%s is renewed once for all that wait, and the bytes are the same', async (_, signIn) => {
    const emulator = await emulate({ scene: false, items: 60 });
    const { pace } = hurry();
    const source = await open(emulator, 'gdrive:', signIn(emulator), pace);
    const files = (await listAll(source)).filter(({ kind }) => kind === 'file');
    const readAll = async (): Promise<Record<string, string>> => {
      const texts: [string, string][] = [];
      await atOnce(8, [...files], async (item) => {
        texts.push([item.sourceId, await read(source, item)]);
      });
      return Object.fromEntries(texts);
    };
    const undisturbed = await readAll();
    const tokens = () => emulator.log.filter(({ path }) => path === '/token').length;
    expect(tokens()).toBe(1);
    emulator.faults.add({
      query: { alt: 'media' },
      nth: 12,
      before: () => {
        emulator.oauth.revokeAll('access');
      },
    });
    expect(await readAll()).toEqual(undisturbed);
    expect(tokens()).toBe(2);
    expect(emulator.log.filter(({ status }) => status === 401).length).toBeGreaterThan(0);
  });

  test('ends the source where no other is to be had, and is named nowhere', async () => {
    const emulator = await emulate({ scene: false, items: 30 });
    emulator.switches.pageCap = 10;
    const source = await open(emulator, 'gdrive:', lastingSignIn(emulator), hurry().pace);
    emulator.oauth.tokenFailures.push({
      status: 400,
      error: 'invalid_grant',
      description: 'Token has been expired or revoked.',
    });
    emulator.faults.add({
      path: LIST,
      nth: 2,
      before: () => {
        emulator.oauth.revokeAll('access');
      },
    });
    const lost = await listAll(source).catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(SourceLost);
    expect(lost).toMatchObject({
      message: 'the sign-in is no longer valid (invalid_grant: Token has been expired or revoked.)',
      hint: expect.stringContaining('after 7 days') as string,
    });
    const said = JSON.stringify([lost, (lost as Error).stack, source.statement()]);
    for (const secret of emulator.oauth.secrets()) expect(said).not.toContain(secret);
  });

  test('a token from a file is tried once more and no oftener', async () => {
    const emulator = await emulate({ scene: false, items: 30 });
    const signIn = { kind: 'token-file' as const, file: tokenFile(emulator) };
    const source = await open(emulator, 'gdrive:', { signIn }, hurry().pace);
    emulator.oauth.revokeAll('all');
    await expect(listAll(source)).rejects.toThrow('Google does not accept the token');
    expect(emulator.log.filter(({ status }) => status === 401)).toHaveLength(2);
  });
});
