import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { makeCase } from '../../make/case.ts';
import { fakeIo, runMain } from './run-main.ts';

const FILES = { 'Plans/a.txt': 'account plan a', 'Plans/b.txt': 'account plan b', 'c.txt': 'account plan a' };

/** Types keys as a person at a terminal does; test/long has a real one. */
async function typed(caseFile: string, keys: string, ...more: string[]) {
  const { io, stdout, stderr } = fakeIo({}, true);
  const modes: boolean[] = [];
  const stdin = new PassThrough();
  io.stdin = Object.assign(stdin, { isTTY: true, setRawMode: (raw: boolean) => modes.push(raw) });
  stdin.end(keys);
  const code = await main(['checklist', caseFile, '--no-color', ...more], io);
  expect(modes).toEqual([true, false]);
  return { code, said: stdout.text, errors: stderr.text };
}

describe('handback checklist', () => {
  it('decides one key an item, undoes, and goes on with what is left', async () => {
    const { caseFile } = await makeCase(FILES);
    const first = await typed(caseFile, 'wwhy not\b\b\bso\r1u5n b?fPlans/**\rgga\u001b[A\u007f');
    expect(first).toMatchObject({ code: 0, errors: '' });
    for (const words of [
      '-> retain: 1 recorded',
      '-> undone: 1',
      '-> review-ownership: 1 recorded',
      '5  review-ownership',
      'line 1: "a****** p***"',
    ]) {
      expect(first.said).toContain(words);
    }
    expect(first.said).not.toContain('account plan');
    expect((await typed(caseFile, 'u0q', '--rule', 'commercial.plan')).said).toContain('nothing to undo');
    expect((await runMain(['report', caseFile, '-f', 'json'])).stdout).toContain('"why so"');
    expect((await runMain(['verify', caseFile])).code).toBe(0);
  });

  it('counts what was decided, not what a filter hides, and says what a key decides', async () => {
    const { caseFile } = await makeCase(FILES);
    const { said } = await typed(caseFile, 'f**/b.txt\rg1fnone\r\u0004');
    for (const words of [
      '1 of 3 undecided; 0 of 3 decided\n',
      '1 of 1 undecided; 0 of 3 decided; filter **/b.txt\n',
      'all 1 of rule commercial.plan (rule 1, folder 1, same content 1)',
      '1=retain 2=retain-personal',
      '-> retain: 1 recorded',
      'nothing undecided here',
      '\n1 of 3 decided, 2 left\n',
    ]) {
      expect(said).toContain(words);
    }
  });

  it('takes back what was typed by columns, shows the whole path, and is as wide as the terminal', async () => {
    const long = `${'deep folder/'.repeat(9)}end of it.txt`;
    const { caseFile } = await makeCase({ [long]: 'account plan' });
    const { said } = await typed(caseFile, 'w\u007fx表\u007f\u0007y\r1q');
    expect(said).toContain('reason: x表\b \b\b \by\n');
    expect(said.replace(/\n +/g, ' ')).toContain(long);
    expect((await runMain(['report', caseFile, '-f', 'json'])).stdout).toContain('"xy"');
  });

  it('keeps what was decided when it is interrupted, and records nothing that is refused', async () => {
    const { caseFile } = await makeCase({ ...FILES, 'account plan/d.txt': 'soup' });
    const { code, errors, said } = await typed(caseFile, '8', '--path', 'account plan');
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(said).toContain('refused, nothing recorded:');
    expect(await typed(caseFile, '1\u00031')).toMatchObject({ code: 130 });
    const { stdout } = await runMain(['report', caseFile, '-f', 'json']);
    expect(stdout.match(/"decision":/g)).toHaveLength(1);
  });

  it('prints without a terminal, and refuses to ask (2), with the other ways', async () => {
    const { caseFile } = await makeCase(FILES);
    expect((await runMain(['checklist', caseFile])).stdout).toContain('# Destroy/retain checklist');
    const asked = await runMain(['checklist', caseFile, '-i']);
    expect(asked).toMatchObject({ code: 2, stdout: '' });
    expect(asked.stderr).toMatch(/no terminal to decide on\nhint: .*--export.*--import/);
    expect(await runMain(['checklist', caseFile, '--rule', 'x'])).toMatchObject({ code: 2 });
  });
});
