import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeForTerminal } from '../../../src/report/escape.ts';

describe('escapeForTerminal', () => {
  it.each([
    ['plans/größe 価格.txt', 'plans/größe 価格.txt'],
    ['a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['\u001b[2Jgone', '\\x1b[2Jgone'],
    ['\u0000\u007f\u009b', '\\x00\\x7f\\x9b'],
    ['invoice\u202efdp.exe', 'invoice\\u202efdp.exe'],
    ['a\u2066b\u2069\u061c', 'a\\u2066b\\u2069\\u061c'],
    ['zero\u200bwidth\ufeff\u00ad', 'zero\\u200bwidth\\ufeff\\xad'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
    ['line\u2028par\u2029', 'line\\u2028par\\u2029'],
    ['lone\ud800', 'lone\\ud800'],
    ['filler\u3164', 'filler\\u3164'],
    ['cafe\u0301', 'cafe\u0301'],
    ['C:\\new', 'C:\\new'],
  ])('%j', (name, shown) => {
    expect(escapeForTerminal(name)).toBe(shown);
  });

  it('leaves nothing that a terminal acts on, and a second time changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const shown = escapeForTerminal(name);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(escapeForTerminal(shown)).toBe(shown);
      }),
    );
  });
});
