import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { makeCase } from '../make/case.ts';
import { BIN } from '../make/run.ts';
import { runMain } from '../unit/cli/run-main.ts';

const SCRIPT = fileURLToPath(new URL('../make/on-terminal.py', import.meta.url));
const HOSTILE = 'x\u001b]0;owned\u0007\u202etxt\n\u001b[2J.txt';

/** Types keys into `handback checklist` on a pseudo-terminal; `said` is all that the terminal got. */
function typed(caseFile: string, keys: string[], ...more: string[]): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(
    'python3',
    [SCRIPT, JSON.stringify(keys), process.execPath, BIN, 'checklist', caseFile, '--no-color', ...more],
    { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm', COLUMNS: '100' } },
  );
  return { code: status, said: `${stdout}${stderr}`.replaceAll('\r\n', '\n') };
}

/** Where each item stands that somebody decided: disposition and reason by path. */
async function decided(caseFile: string): Promise<Record<string, string>> {
  const { stdout } = await runMain(['report', caseFile, '-f', 'json']);
  const { items } = JSON.parse(stdout) as {
    items: { paths: string[]; disposition: { state: string; reason: string; decision?: object } | null }[];
  };
  return Object.fromEntries(
    items.flatMap(({ paths, disposition }) =>
      disposition?.decision === undefined
        ? []
        : [[paths[0] ?? '', `${disposition.state}: ${disposition.reason}`] as const],
    ),
  );
}

const FILES = {
  'Plans/a.txt': 'account plan a',
  'Plans/b.txt': 'account plan b',
  'Other/c.txt': 'account plan a',
  [`Other/${HOSTILE}`]: 'account plan d',
  'soup.txt': 'lentils',
};

describe('handback checklist on a terminal', () => {
  it('decides by one key, for an item or a group, with undo, filter, reason, and goes on later', async () => {
    const { caseFile } = await makeCase(FILES);
    const first = typed(caseFile, [
      'w',
      'seen by us\r',
      '5',
      'g',
      'g',
      '9',
      'u',
      '\u001b[A',
      'n',
      'b',
      '?',
      'q',
    ]);
    expect(first.code).toBe(0);
    expect(first.said).toContain('1 of 4 undecided; 0 of 4 decided');
    expect(first.said).toContain('line 1: "a****** p***"');
    expect(first.said).not.toContain('account plan');
    expect(first.said).toContain('-> review-ownership: 1 recorded');
    expect(first.said).toMatch(/all \d of this folder/);
    expect(first.said).toMatch(/-> undone: \d\n/);
    expect(first.said).toContain('1 of 4 decided, 3 left');
    const all = typed(caseFile, ['f', 'Pluns\u007f\u007f\u007fans/**\r', 'a', 'f', '\r', 'g', 'a', 'q']);
    expect(all.said).toContain('1 of 3 undecided; 0 of 3 decided');
    expect(all.said).toContain('1 of 1 undecided');
    expect(all.said).toContain('nothing undecided here');
    const now = await decided(caseFile);
    expect(Object.keys(now)).toHaveLength(4);
    expect(Object.values(now).sort()).toEqual([
      ...Array<string>(3).fill('return-and-destroy: decided on the checklist'),
      'review-ownership: seen by us',
    ]);
    expect((await runMain(['verify', caseFile])).code).toBe(0);
  });

  it('shows hostile names harmlessly, and lets no control character of theirs through', async () => {
    const { caseFile } = await makeCase(FILES);
    const { said } = typed(caseFile, ['n', 'n', 'n', 'q'], '--path', 'Other/**');
    expect(said).toContain('x\\x1b]0;owned\\x07\\u202etxt\\n\\x1b[2J.txt');
    expect(said.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('says what is refused, records nothing of it, and gives the terminal back when it is ended', async () => {
    const { caseFile } = await makeCase({ 'a.bin': 'x', 'account plan/b.txt': 'account plan' });
    const { said } = typed(caseFile, ['8', 'q'], '--path', 'account plan');
    expect(said).toContain('a folder is destroyed through what it holds');
    const interrupted = typed(caseFile, ['1', '\u0003'], '--path', '**');
    expect(interrupted.code).toBe(130);
    expect(interrupted.said).toContain('what was decided is recorded');
    expect(Object.keys(await decided(caseFile))).toHaveLength(1);
    expect(typed(caseFile, ['SIGTERM'], '--path', '**').code).toBe(143);
    expect((await runMain(['verify', caseFile])).code).toBe(0);
  });
});
