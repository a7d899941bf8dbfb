import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scan } from '../../../src/cli/commands/scan.ts';
import { findConfig, loadConfig } from '../../../src/cli/config.ts';
import { isGiven, pathOf, setting, valueOf, valuesOf, type Given } from '../../../src/cli/option.ts';
import * as limits from '../../../src/cli/limit-options.ts';
import * as options from '../../../src/cli/options.ts';
import { filtersOf } from '../../../src/cli/settings.ts';
import { temporaryFolder } from './run-main.ts';

let folder = { path: '', remove: (): void => undefined };
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  folder.remove();
});
const at = (name: string): string => join(folder.path, name);

async function load(content: string): Promise<Given> {
  writeFileSync(at('c.yaml'), content);
  return (await loadConfig(at('c.yaml'), scan.options)).given;
}

describe('a configuration', () => {
  it('says what the command line says, by the same names', async () => {
    const given = await load(`
matter: matter.yaml
rules: [commercial, own/pack.yaml, /rules/other.yaml]
include: ['**/*.docx', '**/*.pdf']
exclude: '**/Recipes/**'
format: [json, csv]
allow-incomplete: encrypted,damaged
jobs: 3
modified-after: 2025-07-14
strict: true
metadata-only: false
no-default-rules: true
`);
    expect(pathOf(given, options.MATTER)).toBe(at('matter.yaml'));
    expect(valuesOf(given, options.RULES)).toEqual(['commercial', 'own/pack.yaml', '/rules/other.yaml']);
    expect(filtersOf(given)).toEqual({
      include: ['**/*.docx', '**/*.pdf'],
      exclude: ['**/Recipes/**'],
      modifiedAfter: '2025-07-14',
      modifiedBefore: null,
      owner: [],
    });
    expect(setting(given, options.FORMAT)).toEqual(['json', 'csv']);
    expect(valueOf(given, options.ALLOW_INCOMPLETE)).toEqual(['encrypted', 'damaged']);
    expect(valueOf(given, limits.JOBS)).toBe(3);
    expect(isGiven(given, options.STRICT)).toBe(true);
    expect(isGiven(given, options.METADATA_ONLY)).toBe(false);
    expect(isGiven(given, options.NO_DEFAULT_RULES)).toBe(true);
  });

  it('knows every option of a scan', async () => {
    for (const option of scan.options) {
      const given = await load(`${option.long}: ${'kind' in option ? '"1"' : 'true'}\n`);
      expect([...given.keys()]).toEqual([option.long]);
    }
  });

  it.each([
    ['a list where one value is meant', 'matter: [a, b]', "'matter'"],
    ['a truth value where text is meant', 'fail-on: true', "'fail-on'"],
    ['text where a truth value is meant', 'strict: "yes"', "'strict'"],
    ['a mapping', 'include: {a: b}', "'include'"],
    ['an unknown key', 'shape: round', "unknown key 'shape'"],
    ['no mapping at all', '- strict', 'the file'],
  ])('is refused: %s', async (_name, content, message) => {
    await expect(load(content)).rejects.toMatchObject({
      code: 2,
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('the configuration of the working folder', () => {
  it('is found, or not there', () => {
    expect(findConfig(folder.path, [])).toBeNull();
    writeFileSync(at('handback.config.yaml'), 'strict: true\n');
    expect(findConfig(folder.path, [at('drive')])).toEqual({ file: 'handback.config.yaml', refused: false });
  });

  it('is refused where it lies at or below a source, whatever the spelling', () => {
    mkdirSync(at('drive/sub'), { recursive: true });
    mkdirSync(at('outside'));
    mkdirSync(at('drive2'));
    writeFileSync(at('drive/handback.config.yaml'), '');
    writeFileSync(at('drive/sub/handback.config.yaml'), '');
    writeFileSync(at('drive2/handback.config.yaml'), '');
    symlinkSync('drive', at('alias'));
    symlinkSync('../drive/handback.config.yaml', at('outside/handback.config.yaml'));
    const refused = (cwd: string, source: string) => findConfig(at(cwd), [at('other'), at(source)])?.refused;
    expect(refused('drive', 'drive')).toBe(true);
    expect(refused('drive/sub', 'drive')).toBe(true);
    expect(refused('alias', 'drive')).toBe(true);
    expect(refused('drive/sub', 'alias')).toBe(true);
    expect(refused('outside', 'drive')).toBe(true);
    expect(refused('drive2', 'drive')).toBe(false);
    expect(refused('drive', 'drive/sub')).toBe(false);
  });
});
