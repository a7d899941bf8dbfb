import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { flat } from '../../../src/cli/command.ts';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { VERSION } from '../../../src/model/version.ts';
import { runMain } from './run-main.ts';

const GOLDEN = new URL('../../golden/cli/', import.meta.url);

/** Compares with a file of test/golden/cli; `UPDATE_GOLDEN=1` writes it, a missing one fails. */
function expectGolden(name: string, actual: string): void {
  const file = fileURLToPath(new URL(`${name}.txt`, GOLDEN));
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, actual);
  }
  expect(actual).toBe(readFileSync(file, 'utf8'));
}

const NAMES = flat(COMMANDS).map(({ name }) => name);

describe('help', () => {
  it.each(['', 'rules', ...NAMES])('of handback %s', async (name) => {
    const words = name.split(' ').filter((word) => word !== '');
    const outcome = await runMain([...words, '--help'], { COLUMNS: '80' });
    expect({ code: outcome.code, stderr: outcome.stderr }).toEqual({ code: 0, stderr: '' });
    expectGolden(`help ${name}`.trim().replaceAll(' ', '-'), outcome.stdout);
  });

  it.each([...NAMES, 'rules'])('of handback %s has examples and exit codes', async (name) => {
    const { stdout } = await runMain([...name.split(' '), '--help']);
    expect(stdout).toMatch(/^Examples:\n {2}\S*.*handback /m);
    expect(stdout).toMatch(/^Exit codes:\n +0 {2}\w/m);
  });

  it('says the same for help <command>', async () => {
    const asked = await runMain(['help', 'scan']);
    expect(asked).toEqual(await runMain(['scan', '--help']));
  });

  it.each([...NAMES, 'rules'])('of handback %s fits 80 columns, its options fit 60 and 40', async (name) => {
    const wide = await runMain([...name.split(' '), '--help'], { COLUMNS: '80' });
    expect(wide.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    for (const columns of [60, 40]) {
      const { stdout } = await runMain([...name.split(' '), '--help'], { COLUMNS: String(columns) });
      const options = stdout.slice(stdout.indexOf('\n'), stdout.indexOf('Examples:')).split('\n');
      expect(options.filter((line) => line.length > columns)).toEqual([]);
    }
  });

  it.each(['--version', '-V'])('%s prints the version', async (flag) => {
    expect(await runMain([flag])).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '' });
    expect(await runMain(['--help', flag])).toMatchObject({ code: 0, stderr: '' });
  });
});
