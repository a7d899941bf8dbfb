import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeMatter, produceInto } from '../../make/production.ts';
import { runMain } from './run-main.ts';

const textOf = (...parts: string[]): string => readFileSync(join(...parts), 'utf8');

describe('a production', () => {
  it('takes the agreed fields of each receiver from a profile', async () => {
    const matter = await makeMatter();
    const profile = matter.path('agreed.yaml');
    const shownTo = async (audience: string, file = profile): Promise<string[]> => {
      const made = await produceInto(matter, `to-${audience}`, ['--for', audience, '--fields', file]);
      expect(made).toMatchObject({ code: 0 });
      const folder = matter.path(`to-${audience}`);
      expect(await runMain(['verify-production', folder])).toMatchObject({ code: 0 });
      const sheet = textOf(folder, 'cover-sheet.md');
      const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
      expect(sheet).toContain(`- Field profile: Order 12, SHA-256 ${sha256}\n`);
      const { fields } = JSON.parse(textOf(folder, 'manifest.json')) as { fields: string[] };
      expect(sheet).toContain(`- Fields: ${fields.join(', ')}\n`);
      return fields;
    };
    writeFileSync(
      profile,
      'name: Order 12\ncolumns: [NAME, SHA256, NAME]\nreceivers:\n  neutral: [NAME, PATH]\n',
    );
    expect(await shownTo('counterparty')).toEqual(['NAME', 'SHA256']);
    expect(textOf(matter.path('to-counterparty'), 'list.csv')).not.toContain('Plans/');
    expect(await shownTo('neutral')).toEqual(['NAME', 'PATH']);
    expect(textOf(matter.path('to-neutral'), 'list.csv')).toContain('Plans/');
    const json = matter.path('agreed.json');
    writeFileSync(json, JSON.stringify({ name: 'Order 12', receivers: { employee: ['NAME'] } }, null, '\t'));
    expect(await shownTo('employee', json)).toEqual(['NAME']);
    expect(await runMain(['verify', matter.caseFile])).toMatchObject({ code: 0 });
  });

  it.each([
    ['name: A\ncolumns: [NAME,\n  SIZE]', /p\.yaml:3:3: unknown value 'SIZE'/],
    ['name: A\ncolums: [NAME]', /unknown key 'colums'[^]*columns/],
    ['name: A', /names no field/],
    ['columns: [NAME]', /missing key 'name'/],
    ['name: A\ncolumns: []', /must not be empty/],
    ['name: A\nreceivers: {neutral: [NAME]}', /no fields for counterparty/],
    ['name: canary-diary.txt\ncolumns: [NAME]', /would leak/],
    [null, /no such file/],
  ])('is not made with a wrong profile: %j', async (text, why) => {
    const matter = await makeMatter();
    if (text !== null) writeFileSync(matter.path('p.yaml'), text);
    const made = await produceInto(matter, 'none', ['--fields', matter.path('p.yaml')]);
    expect(made).toMatchObject({ stdout: '', stderr: expect.stringMatching(why) as string });
    expect([2, 5]).toContain(made.code);
    expect(existsSync(matter.path('none'))).toBe(false);
  });
});
