import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyDrive } from '../make/drive.js';
import { temporaryFolder } from '../make/folder.ts';
import { BIN, ROOT } from '../make/run.ts';

/** One `$ command` of a console block and the lines shown below it; a line `...` stands for any lines. */
interface Shown {
  line: number;
  command: string;
  output: string[];
}

function transcripts(file: string): Shown[] {
  const shown: Shown[] = [];
  let inside = false;
  for (const [index, line] of readFileSync(join(ROOT, file), 'utf8').split('\n').entries()) {
    if (line.startsWith('```')) inside = line === '```console';
    else if (inside && line.startsWith('$ '))
      shown.push({ line: index + 1, command: line.slice(2), output: [] });
    else if (inside) shown.at(-1)?.output.push(line);
  }
  return shown;
}

function matcherOf(output: string[]): RegExp {
  const lines = output.map((line) =>
    line === '...' ? '(?:.*\n)*?' : `${line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\n`,
  );
  return new RegExp(`^${lines.join('')}$`);
}

/** A folder as the README's reader has it: the salesperson's drive, its matter, and `handback` on the path. */
async function readersFolder(): Promise<{ cwd: string; env: Record<string, string> }> {
  const cwd = temporaryFolder();
  await copyDrive('salesperson', join(cwd, 'drive'));
  copyFileSync(join(ROOT, 'fixtures/salesperson/matter.yaml'), join(cwd, 'matter.yaml'));
  mkdirSync(join(cwd, '.bin'));
  writeFileSync(join(cwd, '.bin/handback'), `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`);
  chmodSync(join(cwd, '.bin/handback'), 0o755);
  const path = `${join(cwd, '.bin')}:${process.env['PATH'] ?? ''}`;
  return { cwd, env: { PATH: path, HOME: cwd, COLUMNS: '80' } };
}

describe.each(['README.md', 'rules/README.md'])('%s', (file) => {
  it('shows what happens', async () => {
    const { cwd, env } = await readersFolder();
    for (const { line, command, output } of transcripts(file)) {
      const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd, env, encoding: 'utf8' });
      while (output.at(-1) === '') output.pop();
      expect(`${stdout}${stderr}`, `${file}:${line}: ${command}`).toMatch(matcherOf(output));
    }
  }, 240_000);
});

it('the README has transcripts to check', () => {
  expect(transcripts('README.md').length).toBeGreaterThan(8);
});
