import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadMatter } from '../../../src/rules/matter.ts';
import { matterSchema } from '../../../src/rules/matter-schema.ts';
import { temporaryFolder } from '../../make/folder.ts';
import { runMain } from './run-main.ts';

/** The template with every key in force, in a file. */
function filledIn(template: string): string {
  const file = join(temporaryFolder(), 'matter.yaml');
  writeFileSync(file, template.replace(/^#(?!#)/gm, ''));
  return file;
}

describe('handback matter', () => {
  it('prints a matter file that is valid as it stands, and with all that it offers', async () => {
    const { code, stdout } = await runMain(['matter']);
    expect(code).toBe(0);
    const bare = join(temporaryFolder(), 'matter.yaml');
    writeFileSync(bare, stdout);
    expect(await loadMatter(bare)).toMatchObject({ matter: 'Untitled matter', custodian: null, holds: [] });
    const full = filledIn(stdout);
    expect((await loadMatter(full)).formerEmployer?.customers).toEqual([
      { name: 'Contoso', aliases: ['Customer A'] },
    ]);
    const keys = Object.keys(parse(readFileSync(full, 'utf8')) as object);
    expect(keys.toSorted()).toEqual(Object.keys(matterSchema.shape).toSorted());
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  it('writes it into a file that a scan takes, and replaces none', async () => {
    const file = join(temporaryFolder(), 'matter.yaml');
    expect(await runMain(['matter', '-o', file])).toMatchObject({ code: 0, stdout: `written    ${file}\n` });
    writeFileSync(file, 'matter: Mine\n');
    expect(await runMain(['matter', '-o', file])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^handback: there is something already: .*\nhint: /) as string,
    });
    expect(readFileSync(file, 'utf8')).toBe('matter: Mine\n');
    expect(await runMain(['matter', '-o', join(file, 'below.yaml')])).toMatchObject({ code: 7 });
  });
});
