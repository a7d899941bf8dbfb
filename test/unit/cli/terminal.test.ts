import { describe, expect, it } from 'vitest';
import { reportError } from '../../../src/cli/errors.ts';
import { outputWidth, wantsColor } from '../../../src/cli/io.ts';
import { IN_CASE, NOTHING, stoppable } from '../../../src/cli/signals.ts';
import { HandbackError } from '../../../src/model/error.ts';
import { fakeIo } from './run-main.ts';

describe('width of the terminal', () => {
  it.each([
    [{}, 120, 120],
    [{ COLUMNS: '100' }, 120, 100],
    [{ COLUMNS: '12' }, 120, 40],
    [{ COLUMNS: '100000' }, 120, 200],
    [{ COLUMNS: 'wide' }, 120, 120],
    [{}, 0, 80],
  ])('%j with %i columns is %i', (env, columns, width) => {
    const { io, stdout } = fakeIo(env, true);
    stdout.columns = columns;
    expect(outputWidth(io)).toBe(width);
  });
});

describe('colour', () => {
  it.each<[Record<string, string>, boolean, boolean, boolean]>([
    [{}, true, false, true],
    [{}, false, false, false],
    [{}, true, true, false],
    [{ TERM: 'dumb' }, true, false, false],
    [{ NO_COLOR: '1' }, true, false, false],
    [{ NO_COLOR: '' }, true, false, true],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false, false],
    [{ FORCE_COLOR: '1' }, false, false, true],
    [{ FORCE_COLOR: '1' }, false, true, false],
    [{ FORCE_COLOR: '0' }, true, false, false],
  ])('with %j, terminal %s, --no-color %s: %s', (env, terminal, refused, wanted) => {
    expect(wantsColor(fakeIo(env, terminal).io, refused)).toBe(wanted);
  });
});

describe('errors', () => {
  it('names the place in a file, then the hint, and escapes what a terminal would obey', () => {
    const { io, stderr } = fakeIo();
    const place = { file: 'own\u001b[2J.yaml', line: 3, column: 5 };
    const error = new HandbackError({ code: 2, message: "unknown key 'a\nb'", hint: 'x\u202ey', place });
    expect(reportError(error, io, false)).toBe(2);
    expect(stderr.text).toBe("handback: own\\x1b[2J.yaml:3:5: unknown key 'a\\nb'\nhint: x\\u202ey\n");
  });

  it('takes anything else for a bug, with its stack for --debug only', () => {
    const plain = fakeIo();
    expect(reportError(new TypeError('x is not a function'), plain.io, false)).toBe(70);
    expect(plain.stderr.text).toMatch(
      /^handback: internal error: x is not a function\nhint: this is a bug; .+\n$/,
    );
    const debug = fakeIo();
    expect(reportError(new TypeError('x', { cause: new Error('deeper') }), debug.io, true)).toBe(70);
    expect(debug.stderr.text).toContain('terminal.test.ts');
    expect(debug.stderr.text).toContain('deeper');
    const thrown = fakeIo();
    expect(reportError('a word', thrown.io, false)).toBe(70);
    expect(thrown.stderr.text).toContain("internal error: 'a word'");
  });
});

describe('stopping', () => {
  function untilAborted(signal: AbortSignal): Promise<never> {
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(new Error('stopped somewhere deep'));
      });
    });
  }

  it.each([
    [
      'SIGINT',
      130,
      IN_CASE,
      'interrupted: what was done is kept in the case',
      'run again with the same command to continue',
    ],
    ['SIGTERM', 143, NOTHING, 'terminated: nothing was kept', 'run again with the same command'],
  ])('%s ends with %i', async (event, code, remains, message, hint) => {
    const { io, raise, listeners, exits } = fakeIo();
    const done = stoppable(io, remains, untilAborted);
    raise(event);
    await expect(done).rejects.toMatchObject({ code, message, hint });
    expect(exits).toEqual([]);
    expect([...listeners.values()].every((set) => set.size === 0)).toBe(true);
  });

  it('ends at once at the second signal', async () => {
    const { io, raise, exits } = fakeIo();
    let release = (): void => undefined;
    const done = stoppable(io, NOTHING, () => new Promise<void>((resolve) => (release = resolve)));
    raise('SIGINT');
    raise('SIGTERM');
    expect(exits).toEqual([143]);
    release();
    await done;
  });

  it('leaves results and errors as they are', async () => {
    const { io } = fakeIo();
    await expect(stoppable(io, NOTHING, () => Promise.resolve(3))).resolves.toBe(3);
    await expect(stoppable(io, NOTHING, () => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
  });
});
