import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeTree } from '../make/folder.ts';
import { BIN } from '../make/run.ts';

/** Notes every module that a process and its threads and children ask for, whether by import or by require. */
const SPY = `
import { appendFileSync } from 'node:fs';
import Module, { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent(\`
  import { appendFileSync } from 'node:fs';
  export async function resolve(specifier, context, next) {
    appendFileSync(process.env.MODULE_LOG, specifier + '\\\\n');
    const found = await next(specifier, context);
    appendFileSync(process.env.MODULE_LOG, found.url + '\\\\n');
    return found;
  }
\`));
const resolve = Module._resolveFilename;
Module._resolveFilename = function (specifier, ...rest) {
  appendFileSync(process.env.MODULE_LOG, specifier + '\\n');
  const found = resolve.call(this, specifier, ...rest);
  appendFileSync(process.env.MODULE_LOG, found + '\\n');
  return found;
};
`;

/** What a Node process asked for: specifiers and where they led, and the texts of our own files among them. */
function modulesOf(args: string[]): { names: string[]; ours: string[] } {
  const folder = temporaryFolder();
  const [spy, log] = [join(folder, 'spy.mjs'), join(folder, 'modules.txt')];
  writeFileSync(spy, SPY);
  writeFileSync(log, '');
  const { stderr } = spawnSync(process.execPath, args, {
    env: { PATH: process.env['PATH'], NODE_OPTIONS: `--import ${spy}`, MODULE_LOG: log },
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const names = [...new Set(readFileSync(log, 'utf8').split('\n'))].filter((name) => name !== '');
  const ours = names.filter((name) => /^file:.*\/dist\/[^/]*(?:\/[^/]*)?\.js$/.test(name));
  return { names, ours: ours.map((url) => fileURLToPath(url)) };
}

function speakOfDrive({ names, ours }: ReturnType<typeof modulesOf>): string[] {
  // A bundle has no specifiers left: there the address of the interface gives it away.
  const bundled = ours.filter((file) => readFileSync(file, 'utf8').includes('googleapis.com'));
  return [...names.filter((name) => /googleapis|gaxios|google-auth/.test(name)), ...bundled];
}

describe('what is loaded', { timeout: 120_000 }, () => {
  it('is never the Google interface for a local folder', () => {
    const drive = join(temporaryFolder(), 'drive');
    writeTree(drive, { 'a.txt': 'a', 'b.html': '<p>b</p>', 'c.zip': 'PK' });
    const loaded = modulesOf([BIN, 'scan', drive, '-f', 'json']);
    // The spy sees the command, its threads and what they load from packages.
    expect(loaded.names.some((name) => name.includes('node-sqlite3-wasm'))).toBe(true);
    expect(loaded.ours.some((file) => file.endsWith('thread.js'))).toBe(true);
    expect(speakOfDrive(loaded)).toEqual([]);
  });

  it('would be noticed, by import, by require and in a bundle', () => {
    const folder = temporaryFolder();
    writeTree(folder, { 'dist/chunks/client.js': 'export const root = "https://www.googleapis.com/";' });
    const chunk = JSON.stringify(join(folder, 'dist/chunks/client.js'));
    for (const [script, noticed] of [
      ["import('googleapis/build/src/apis/drive').catch(() => {})", 'googleapis/build/src/apis/drive'],
      ["try { require('googleapis') } catch {}", 'googleapis'],
      [`import(${chunk})`, join(folder, 'dist/chunks/client.js')],
    ] as const) {
      expect(speakOfDrive(modulesOf(['-e', script]))).toContain(noticed);
    }
  });

  it('is next to nothing for the version', () => {
    const { names, ours } = modulesOf([BIN, '--version']);
    expect(names.filter((name) => name.includes('node_modules'))).toEqual([]);
    expect(ours.length).toBeGreaterThan(0);
    expect(ours.reduce((bytes, file) => bytes + statSync(file).size, 0)).toBeLessThan(8_192);
  });

  it('is no parser, store or schema for help', () => {
    const { names, ours } = modulesOf([BIN, 'scan', '--help']);
    expect(names.filter((name) => name.includes('node_modules'))).toEqual([]);
    expect(ours.length).toBeGreaterThan(0);
    // The schemas of rule files alone are several times as much.
    expect(ours.reduce((bytes, file) => bytes + statSync(file).size, 0)).toBeLessThan(160_000);
  });
});
