import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flat } from '../../../src/cli/command.ts';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { runMain, temporaryFolder } from './run-main.ts';

const folder = temporaryFolder();
beforeAll(() => {
  mkdirSync(join(folder.path, 'my drive'));
  writeFileSync(join(folder.path, 'matter.yaml'), '');
});
afterAll(folder.remove);

async function script(shell: string): Promise<string> {
  const { code, stdout, stderr } = await runMain(['completion', shell]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

function hasShell(shell: string): boolean {
  return spawnSync(shell, ['-c', 'true']).status === 0;
}

describe('completion', () => {
  it.each([
    ['bash', (long: string) => `--${long}`],
    ['zsh', (long: string) => `--${long}`],
    ['fish', (long: string) => `-l ${long} `],
  ])('%s offers every command and every option', async (shell, spelling) => {
    const text = await script(shell);
    for (const command of flat(COMMANDS)) {
      for (const word of command.name.split(' ')) expect(text).toContain(word);
      for (const { long } of command.options) expect(text).toContain(spelling(long));
    }
  });

  // Each: the words before the cursor, the last one being completed.
  it.each([
    [['handback', ''], `${COMMANDS.map(({ name }) => name).join(' ')} --help --version`],
    [['handback', 'che'], 'checklist'],
    [['handback', 'rules', ''], 'list show check test import --help'],
    [['handback', 'rules', 'list', '--no-de'], '--no-default-rules'],
    [['handback', 'scan', ''], 'matter.yaml|my drive'],
    [['handback', 'scan', '-m', ''], 'matter.yaml|my drive'],
    [['handback', 'scan', 'x', '--modified-'], '--modified-after --modified-before'],
    [['handback', 'scan', '--fail-on', ''], 'high medium low none'],
    [['handback', 'scan', '-f', 'js'], 'json jsonl'],
    [['handback', 'scan', '-f', 'csv,sa'], 'csv,sarif'],
    [['handback', 'scan', '--now', ''], ''],
    [['handback', 'report', 'mat'], 'matter.yaml'],
    [['handback', 'completion', ''], 'bash zsh fish'],
    [['handback', 'nonsense', ''], ''],
  ])('bash completes %j', async (words, offered) => {
    const program = `${await script('bash')}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _handback; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', program, 'bash', ...words], {
      cwd: folder.path,
      encoding: 'utf8',
    });
    const separator = offered.includes('|') ? '|' : ' ';
    const replies = stdout
      .trim()
      .split('\n')
      .filter((reply) => reply !== '');
    expect(stderr).toBe('');
    expect(replies.sort()).toEqual(offered === '' ? [] : offered.split(separator).sort());
  });

  for (const shell of ['zsh', 'fish']) {
    it.runIf(hasShell(shell))(`is well formed for ${shell}`, async () => {
      // fish reads no program from standard input in this mode.
      const file = join(folder.path, `completion.${shell}`);
      writeFileSync(file, await script(shell));
      const { status, stderr } = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
      rmSync(file);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    });
  }
});
