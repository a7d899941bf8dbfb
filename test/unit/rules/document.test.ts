import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadDocument, readDocument } from '../../../src/rules/document.ts';
import { errorOf, folder, inWords, written } from './written.ts';

const anything = z.strictObject({
  name: z.string().optional(),
  list: z.array(z.unknown()).optional(),
  inner: z.strictObject({ depth: z.number() }).optional(),
});

async function problemsOf(text: string): Promise<string[]> {
  const { problems } = await readDocument(await written(text), anything);
  return problems.map(inWords);
}

describe('a file that is right', () => {
  it('gives its value, its digest and places in it', async () => {
    const file = await written('\ufeff# a comment\nname: "2025"\r\ninner: {depth: 3}\nlist:\n  - a\n  -\n');
    const document = await loadDocument(file, anything);
    expect(document.value).toEqual({ name: '2025', inner: { depth: 3 }, list: ['a', null] });
    expect(document.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(document.placeOf(['inner', 'depth'])).toEqual({ file, line: 3, column: 16 });
    expect(document.placeOf(['list', 0])).toEqual({ file, line: 5, column: 5 });
    expect(document.placeOf(['nothing', 'there'])).toMatchObject({ line: 2, column: 1 });
  });

  it('may have keys without a value: they count as not written', async () => {
    const document = await loadDocument(await written('name:\ninner:\nlist: ~\n'), anything);
    expect(document.value).toEqual({});
  });

  it('keeps dates, yes and no as text', async () => {
    const document = await loadDocument(await written('list: [2025-07-14, yes, no, 0o7, <<]\n'), anything);
    expect(document.value.list).toEqual(['2025-07-14', 'yes', 'no', 7, '<<']);
  });
});

describe('YAML that is refused', () => {
  it.each([
    ['name: &a x\n', '1:7 anchors are not allowed'],
    ['name: *a\n', '1:7 aliases are not allowed'],
    ['name: !!js/function "x"\n', '1:7 tags are not allowed'],
    ['%YAML 1.1\n---\nname: x\n', '1:1 directives are not allowed'],
    ['name: x\n---\nname: y\n', '2:1 a second document is not allowed'],
    ['name: x\nlist: []\nname: y\n', "3:1 duplicate key 'name'; hint: keep one of them"],
    ['inner: {depth: 1, depth: 2}\n', "1:19 duplicate key 'depth'; hint: keep one of them"],
    [
      'name: {{dates.notice}}\n',
      '1:8 not valid YAML: a key must be text; hint: put a variable in quotes: "{{dates.notice}}"',
    ],
    ['name: "x\n', '2:1 not valid YAML: Missing closing "quote'],
    ['name: x\n\tlist: []\n', expect.stringContaining('not valid YAML')],
    ['', '1:1 nothing in the file'],
    ['# only a comment\n', '1:1 nothing in the file'],
    ['just text\n', '1:1 the file must be a mapping; hint: known keys: name, list, inner'],
    ['- name: x\n', '1:1 the file must be a mapping; hint: known keys: name, list, inner'],
    ['__proto__: {name: x}\n', "1:1 unknown key '__proto__'; hint: known keys: name, list, inner"],
    ['constructor: {prototype: {}}\n', "1:1 unknown key 'constructor'; hint: known keys: name, list, inner"],
    ['nmae:\n', "1:1 unknown key 'nmae'; hint: did you mean 'name'?"],
  ])('%j', async (text, expected) => {
    const [first] = await problemsOf(text);
    expect(first).toEqual(expected);
  });

  it('leaves the prototype of objects alone', async () => {
    await problemsOf('__proto__: {polluted: yes}\ninner: {__proto__: {polluted: yes}, depth: 1}\n');
    expect({}).not.toHaveProperty('polluted');
  });

  it('reports every problem, in file order', async () => {
    expect(await problemsOf('list: 3\ninner: {deth: 1}\nname: 4\n')).toEqual([
      "1:7 'list' must be a list",
      "2:9 unknown key 'deth'; hint: did you mean 'depth'?",
      "3:7 'name' must be text; hint: put it in quotes",
    ]);
  });
});

describe('hostile YAML', () => {
  const MANY = 500_000;
  it.each([
    [
      'alias bomb',
      `a: &a [x,x]\n${Array.from({ length: 40 }, (_, i) => `b${i}: [*a,*a]`).join('\n')}`,
      'anchors',
    ],
    ['deep lists', '['.repeat(MANY), 'nested too deep'],
    ['deep mappings', '{a: '.repeat(MANY / 4), 'nested too deep'],
    ['deep block lists', '- '.repeat(MANY / 2), 'nested too deep'],
    ['deep complex keys', '? '.repeat(MANY / 2), 'nested too deep'],
    [
      'a deep staircase',
      Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      'nested too deep',
    ],
    ['many tags', '!a '.repeat(MANY / 3), 'tags'],
    ['many documents', '---\n'.repeat(MANY / 8), 'second document'],
    ['many closing brackets', ']'.repeat(50_000), 'not valid YAML'],
    ['many empty entries', `list: [${', '.repeat(20_000)}]`, 'not valid YAML'],
    [
      'many unknown keys',
      Array.from({ length: 20_000 }, (_, i) => `key${i}:`).join('\n'),
      "unknown key 'key0'",
    ],
    ['one long word', `list: ${'x'.repeat(MANY)}`, "'list' must be a list"],
    ['blank lines', '\n'.repeat(MANY), 'nothing in the file'],
    ['control characters', 'name: a\u0000b\u001bc\nlist: 3', 'must be a list'],
  ])('%s', async (_, text, message) => {
    const problems = await problemsOf(text);
    expect(problems[0]).toContain(message);
    expect(problems.length).toBeLessThanOrEqual(100);
  });

  it('accepts many keys that differ', async () => {
    const text = Array.from({ length: 30_000 }, (_, i) => `  k${i}: 1`).join('\n');
    const open = z.strictObject({ all: z.record(z.string(), z.number()) });
    const { value } = await loadDocument(await written(`all:\n${text}\n`), open);
    expect(Object.keys(value.all)).toHaveLength(30_000);
  });
});

describe('files that cannot be read', () => {
  const stated = async (file: string) => {
    const error = await errorOf(loadDocument(file, anything));
    return { code: error.code, message: error.message.replace(file, 'FILE') };
  };

  it('names a missing file', async () => {
    expect(await stated(join(await folder(), 'none.yaml'))).toEqual({
      code: 2,
      message: "no such file 'FILE'",
    });
  });
  it('names a folder', async () => {
    const path = join(await folder(), 'sub');
    await mkdir(path);
    expect(await stated(path)).toEqual({ code: 2, message: "not a file: 'FILE'" });
  });
  it.skipIf(process.platform === 'win32')('does not read a device', async () => {
    expect(await stated('/dev/zero')).toEqual({ code: 2, message: "not a file: 'FILE'" });
  });
  it('refuses more than 4 MiB', async () => {
    const file = await written(`# ${'x'.repeat(2 ** 22)}\nname: x\n`);
    expect(await stated(file)).toEqual({ code: 2, message: "more than 4 MiB: 'FILE'" });
  });
  it('refuses what is not UTF-8', async () => {
    const file = await written(Uint8Array.of(0x6e, 0x3a, 0x20, 0xff));
    expect(await stated(file)).toEqual({ code: 2, message: "not UTF-8 text: 'FILE'" });
  });
  it('throws the first problem with its place and hint', async () => {
    const file = await written('name: x\nlits: []\n');
    expect(await errorOf(loadDocument(file, anything))).toMatchObject({
      code: 2,
      message: "unknown key 'lits'",
      hint: "did you mean 'list'?",
      place: { file, line: 2, column: 1 },
    });
  });
});
