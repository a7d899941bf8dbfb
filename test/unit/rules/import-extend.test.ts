import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPacks } from '../../../src/rules/check.ts';
import { loadPack, loadPacks } from '../../../src/rules/pack.ts';
import { packText, readForeign } from '../../../src/rules/import/pack.ts';
import { accountLinesOf, found } from './imported.ts';
import { errorOf, folder, inWords, written } from './written.ts';

/** Files of one folder by name; gives their paths. */
async function files(texts: Record<string, string>): Promise<string[]> {
  const place = await folder();
  return Promise.all(
    Object.entries(texts).map(async ([name, text]) => {
      const file = join(place, name);
      await writeFile(file, text);
      return file;
    }),
  );
}

async function account(file = '', beside: string[] = []): Promise<string[]> {
  const foreign = await readForeign(file, beside);
  if (foreign === null) throw new Error('not taken for a foreign file');
  return accountLinesOf(foreign.imported, (place) => `${basename(place.file)}:`);
}

const BASE = `title = "base"
[allowlist]
stopwords = ["changeme"]
[[rules]]
id = "token"
description = "A token."
regex = '''tok_([a-z0-9]{8})'''
entropy = 2.5
keywords = ["tok_"]
tags = ["base"]
  [[rules.allowlists]]
  stopwords = ["sample"]
[[rules]]
id = "gone"
regex = '''gone_[0-9]{4}'''
[[rules]]
id = "kept"
regex = '''kept_[0-9]{4}'''
`;

const OWN = `[extend]
path = "base.toml"
disabledRules = ["gone", "never"]
[[allowlists]]
paths = ['^docs/']
[[rules]]
id = "token"
entropy = 1.5
regex = '''t[ok]+_([a-z0-9]{8})'''
keywords = ["tk_"]
tags = ["own"]
  [[rules.allowlists]]
  regexes = ['^0000']
[[rules]]
id = "more"
regex = '''more_[0-9]{4}'''
`;

describe('a file of gitleaks that extends another', () => {
  it('has the rules of both, values of its own first, and tells what is not there to disable', async () => {
    const [own = ''] = await files({ 'own.toml': OWN, 'base.toml': BASE });
    expect(await account(own)).toEqual([
      '3 0 0',
      "own.toml:3:1 note - disabledRules: there is no rule 'never' to disable",
    ]);
    const { rules } = await loadPack(own);
    expect(rules.map(({ id }) => id)).toEqual(['gitleaks.token', 'gitleaks.kept', 'gitleaks.more']);
    expect(rules[0]?.rationale).toBe('A token. Tags: base, own.');
  });

  it.each([
    ['tok_ab12cd34', 'a.txt', ['gitleaks.token medium']],
    ['kot_ab12cd34', 'a.txt', []],
    ['tk_aabbccdd', 'a.txt', ['gitleaks.token medium']],
    ['tok_aaaaaaaa', 'a.txt', []],
    ['tok_0000abcd', 'a.txt', []],
    ['tok_xsamplex', 'a.txt', []],
    ['tok_changeme', 'a.txt', []],
    ['gone_1234', 'a.txt', []],
    ['kept_1234', 'a.txt', ['gitleaks.kept medium']],
    ['more_1234', 'a.txt', ['gitleaks.more medium']],
    ['kept_1234', 'docs/a.txt', []],
  ])('finds what gitleaks would: %s in %s', async (text, path, expected) => {
    const [own = ''] = await files({ 'own.toml': OWN, 'base.toml': BASE });
    const foreign = await readForeign(own);
    const translated = await written(foreign === null ? '' : packText(foreign.imported));
    for (const pack of [await loadPack(own), await loadPack(translated)])
      expect(found(pack, text, path)).toEqual(expected);
  });

  it('counts the path from the working folder, else from the file, and names every file it read', async () => {
    const [own = '', base = ''] = await files({ 'own.toml': OWN, 'base.toml': BASE });
    const digests = [OWN, BASE].map((text) => createHash('sha256').update(text).digest('hex'));
    const expected = createHash('sha256')
      .update(digests.map((one) => `${one}\n`).join(''))
      .digest('hex');
    expect((await loadPack(own)).facts).toMatchObject({
      sha256: expected,
      files: [
        { file: own, sha256: digests[0] },
        { file: base, sha256: digests[1] },
      ],
    });
    const fromHere = relative('.', base);
    const [far = ''] = await files({ 'far.toml': OWN.replace('base.toml', fromHere) });
    expect((await loadPack(far)).facts.files?.[1]?.file).toBe(fromHere);
    expect((await loadPack(base)).facts).not.toHaveProperty('files');
  });

  it('follows two files, tells of a third and has the places of all', async () => {
    const [a = ''] = await files({
      'a.toml': '[extend]\npath = "b.toml"\n[[rules]]\nid = "a"\nregex = "aaaa"\n',
      'b.toml': '[extend]\npath = "c.toml"\n[[rules]]\nid = "b"\nregex = "bbbb"\nextra = 1\n',
      'c.toml': '[extend]\npath = "d.toml"\n[[rules]]\nid = "c"\nregex = "(?=c)"\n',
    });
    expect(await account(a)).toEqual([
      '1 1 1',
      'c.toml:1:1 note - extend: is not followed further, as in gitleaks',
      'c.toml:5:1 unsupported c regex: look-around is not supported',
      'b.toml:6:1 part b extra: is not used',
    ]);
  });

  it('tells what gitleaks does not take from an extended or extending rule', async () => {
    const [own = ''] = await files({
      'own.toml': `[extend]
path = "base.toml"
url = "https://example.com"
disabledRules = ["gone"]
[[rules]]
id = "helper"
skipReport = false
`,
      'base.toml': `[[rules]]
id = "helper"
regex = "help_[0-9]{4}"
[[rules]]
id = "gone"
regex = "gone_[0-9]{4}"
[[rules]]
id = "needs"
regex = "need_[0-9]{4}"
[[rules.required]]
id = "gone"
[[allowlists]]
targetRules = ["helper"]
stopwords = ["a"]
`,
    });
    expect(await account(own)).toEqual([
      '1 0 1',
      'own.toml:3:1 note - url: is not read, nor is it by gitleaks',
      "own.toml:7:1 note - skipReport: of 'helper' counts in the extended rule alone, as in gitleaks",
      'base.toml:13:1 note - targetRules: an extended file allows nothing in single rules, as in gitleaks',
      'base.toml:11:1 unsupported needs required: names a rule that disabledRules leaves out',
    ]);
  });

  it('drops what either filter of betterleaks is true for', async () => {
    const rule = '[[rules]]\nid = "a"\nregex = "key=(\\\\w+)"\n';
    const filter = (text: string): string => `filter = '''containsAny(finding["secret"], ["${text}"])'''\n`;
    const [own = ''] = await files({
      'own.toml': `${filter('own')}[extend]\npath = "base.toml"\n`,
      'base.toml': `${filter('base')}${rule}`,
    });
    const pack = await loadPack(own);
    expect(['key=own1', 'key=base1', 'key=real'].map((text) => found(pack, text).length)).toEqual([0, 0, 1]);
  });

  it.each([
    ['none.toml', '[extend]\npath = "none.toml"', "2:1 no such file 'none.toml' to extend"],
    ['itself', '[extend]\npath = "own.toml"', "own.toml' extends itself"],
    ['a circle', '[extend]\npath = "circle.toml"', "own.toml' extends itself"],
    ['what is no TOML', '[extend]\npath = "bad.toml"', 'bad.toml:2:5 not valid TOML'],
    ['what is wrong', '[extend]\npath = "wrong.toml"', "wrong.toml:3:1 'entropy' must be a number"],
    ['one of two rules alike', '[extend]\npath = "twice.toml"', "twice.toml:4:1 two rules have the id 'a'"],
    ['no text', '[extend]\npath = 3', "2:1 'path' must be text"],
    ['a folder', '[extend]\npath = "."', "not a file: '.'"],
  ])('is refused where it extends %s', async (_, text, message) => {
    const [own = ''] = await files({
      'own.toml': text,
      'circle.toml': '[extend]\npath = "own.toml"',
      'bad.toml': 'a = 1\nb = ',
      'twice.toml': '[[rules]]\nid = "a"\n[[rules]]\nid = "a"\nregex = "abcd"',
      'wrong.toml': '[[rules]]\nid = "a"\nentropy = "high"\nregex = "abcd"',
    });
    const error = await errorOf(loadPack(own));
    const { file = '', line = 0, column = 0 } = error.place ?? {};
    expect(`${basename(file)}:${line ?? 0}:${column ?? 0} ${error.message}`).toContain(message);
    expect(error.code).toBe(2);
  });
});

const ON_DEFAULTS = `[extend]
useDefault = true
disabledRules = ["gone"]
[[allowlists]]
targetRules = ["kept"]
stopwords = ["7777"]
[[rules]]
id = "token"
[[rules.allowlists]]
stopwords = ["mock"]
[[rules]]
id = "own"
regex = "own_[0-9]{4}"
`;

describe('a file of gitleaks that extends the default rules', () => {
  it('changes them where they are given, too', async () => {
    const given = await files({ 'own.toml': ON_DEFAULTS, 'gitleaks.toml': BASE });
    const packs = await loadPacks([...given].reverse());
    expect(packs.map(({ facts }) => [facts.rules, facts.files?.length])).toEqual([[3, 2]]);
    const texts = ['gone_1234', 'kept_1234', 'kept_7777', 'tok_ab1mock9', 'tok_ab12cd34', 'own_1234'];
    expect(texts.flatMap((text) => packs.flatMap((pack) => found(pack, text)))).toEqual([
      'gitleaks.kept medium',
      'gitleaks.token medium',
      'gitleaks.own medium',
    ]);
    expect((await checkPacks(given)).filter(({ level }) => level === 'error').map(inWords)).toEqual([]);
  });

  it('tells that they are missing, and what it would change', async () => {
    const [own = ''] = await files({ 'own.toml': ON_DEFAULTS });
    expect(await account(own)).toEqual([
      '1 0 1',
      'own.toml:2:1 unsupported - useDefault: the default rules are no part of handback; give them, too (-r), or name their file by extend.path',
      "own.toml:5:1 part - targetRules: rule 'kept' is not given",
      'own.toml:8:1 unsupported token id: changes a rule that is not given',
    ]);
    expect(found(await loadPack(own), 'own_1234')).toEqual(['gitleaks.own medium']);
  });

  it('takes the file of that title, or the only one that extends nothing', async () => {
    const named = `title = "gitleaks config"\n[[rules]]\nid = "token"\nregex = "tok_[0-9]{4}"\n[[rules]]\nid = "kept"\nregex = "kept"\n`;
    const [own = '', other = '', third = '', defaults = ''] = await files({
      'own.toml': ON_DEFAULTS,
      'other.toml': BASE,
      'third.toml': '[extend]\npath = "other.toml"\n',
      'defaults.toml': named,
    });
    const bases = async (beside: string[]): Promise<string[]> =>
      ((await readForeign(own, beside))?.files ?? []).map(({ file }) => basename(file));
    expect(await bases([own, other, third])).toEqual(['own.toml', 'other.toml']);
    expect(await bases([own, other, defaults])).toEqual(['own.toml', 'defaults.toml']);
    expect(await bases([own, third])).toEqual(['own.toml']);
  });
});
