import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_HASHES, type Hashes } from '../../../src/model/content.ts';
import { createDigestTable } from '../../../src/registry/digest-table.ts';
import { loadKnown } from '../../../src/registry/known.ts';
import { temporaryFolder, writeTree } from '../../make/folder.ts';

const digest = (kind: string, text: string): string => createHash(kind).update(text).digest('hex');
const [SHA256, SHA1, MD5] = [digest('sha256', 'plan'), digest('sha1', 'plan'), digest('md5', 'plan')];

function list(content: string | Uint8Array, name = 'northwind.txt'): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, content);
  return file;
}

const only = (hashes: Partial<Hashes>): Hashes => ({ ...NO_HASHES, ...hashes });

const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

describe('A hash list', () => {
  it.each<[string, string | Uint8Array, Hashes, string]>([
    ['of sha256sum', `${SHA256}  Plans/a b.docx\n`, only({ sha256: SHA256 }), 'Plans/a b.docx'],
    ['of sha256sum in binary mode', `${SHA256} *a.docx\r\n`, only({ sha256: SHA256 }), 'a.docx'],
    ['of sha256sum with an escaped name', `\\${SHA256}  a\\nb\\\\c\n`, only({ sha256: SHA256 }), 'a\nb\\c'],
    ['of md5sum', `${MD5}  a\n`, only({ md5: MD5 }), 'a'],
    ['of BSD', `SHA256 (a (1).docx) = ${SHA256}\nMD5 (b) = ${MD5}\n`, only({ md5: MD5 }), 'b'],
    ['of BSD, sha1', `SHA1 (x) = ${SHA1}`, only({ sha1: SHA1 }), 'x'],
    ['of hashes alone', `# theirs\n\n${SHA256.toUpperCase()}\n`, only({ sha256: SHA256 }), 'line 3'],
    ['in UTF-16, as PowerShell writes it', utf16(`${SHA256}\r\n`), only({ sha256: SHA256 }), 'line 1'],
    [
      'of hashdeep',
      `%%%% HASHDEEP-1.0\n%%%% size,md5,sha256,filename\n## $ hashdeep -r .\n4,${MD5},${SHA256},./a,b.txt\n`,
      only({ sha256: SHA256 }),
      './a,b.txt',
    ],
    [
      'in CSV with titles',
      `Title;Owner;SHA-256\r\n"a;""b""\r\nc";Dana;${SHA256}\r\nd;Dana;\r\n`,
      only({ sha256: SHA256 }),
      'a;"b"\r\nc'.replace('\r\n', '\n'),
    ],
    [
      'of handback itself',
      `CONTROL_NO,PATH,MD5,SHA1,SHA256\r\nHB-000001,Plans/a.docx,,,${SHA256}\r\n`,
      only({ sha256: SHA256 }),
      'Plans/a.docx',
    ],
    [
      'of NSRL RDSv2',
      `"SHA-1","MD5","CRC32","FileName","FileSize","ProductCode","OpSystemCode","SpecialCode"\r\n"${SHA1.toUpperCase()}","${MD5}","FFFFFFFF","a.exe",4,21,"358",""\r\n`,
      only({ sha1: SHA1 }),
      'a.exe',
    ],
    [
      'of MISP',
      JSON.stringify({ name: 'Theirs', type: 'string', version: 1, list: [MD5, SHA256] }, null, 2),
      only({ sha256: SHA256 }),
      'line 7',
    ],
  ])('%s', (_, content, hashes, label) => {
    const known = loadKnown([list(content)]);
    expect(known.find(hashes)).toEqual([{ list: 'northwind.txt', label }]);
    expect(known.find(only({ sha256: digest('sha256', 'else') }))).toEqual([]);
    expect(known.find(NO_HASHES)).toEqual([]);
  });

  it.each([
    ['is read by the lines that are wrong', `${SHA256}\nnot a hash\n${MD5}x\n`, 2, /line 3/],
    ['with a digest that is cut', `${SHA256.slice(1)}  a\n`, 1, /SHA-256, SHA-1 or MD5/],
    ['with another hash of BSD', `SHA512 (a) = ${SHA256}${SHA256}\n`, 1, /SHA512 is not supported/],
    ['of BSD with the wrong length', `SHA256 (a) = ${MD5}\n`, 1, /not a hash of SHA256/],
    ['of hashdeep without columns', '%%%% HASHDEEP-1.0\n1,a,./b\n', 2, /names the columns/],
    [
      'of hashdeep without a hash that is known',
      '%%%% HASHDEEP-1.0\n%%%% size,tiger,filename\n',
      2,
      /no column/,
    ],
    ['in CSV with a wrong cell', `sha256,name\nabc,x\n`, 2, /column sha256/],
    ['in CSV with an open quote', `name,sha256\n"a,${SHA256}\n`, 2, /quote that is never closed/],
    ['in broken JSON', '{"list": [', 1, /not JSON/],
    ['in JSON without a list', '{"name": "x"}', 1, /no list/],
    ['of MISP with a wrong entry', `{"list": [\n"${MD5}",\n"zz"]}`, 3, /no SHA-256/],
    ['that is binary', Buffer.alloc(5_000_000, 7).toString('latin1'), 1, /no line with/],
  ])('%s is refused by its line', (_, content, line, message) => {
    const file = list(content);
    expect(() => loadKnown([file])).toThrow(
      expect.objectContaining({
        code: 2,
        message: expect.stringMatching(message) as string,
        place: { file, line, column: null },
      }) as Error,
    );
  });

  it('without any hash, or that is not there, is refused', () => {
    for (const content of ['', '# nothing\n', 'name,sha256\n']) {
      expect(() => loadKnown([list(content)])).toThrow(/no hash in the list/);
    }
    expect(() => loadKnown(['/nowhere/list'])).toThrow(/no such file '\/nowhere\/list'/);
    expect(() => loadKnown([temporaryFolder()])).toThrow(/cannot read/);
  });

  it('leaves out what every empty file has, and says how often', () => {
    const file = list(`${digest('sha256', '')}  a\n${digest('md5', '')}  b\n${SHA256}  c\n`);
    const known = loadKnown([file]);
    expect(known.lists).toMatchObject([{ file, entries: 1, ignored: 2 }]);
    expect(known.hashes).toEqual(['sha256']);
    expect(known.find(only({ sha256: digest('sha256', '') }))).toEqual([]);
  });

  it('is told from others; the first name of a hash counts', () => {
    const known = loadKnown([
      list(`${SHA256}  first\n${SHA256}  second\n`, 'a.txt'),
      list(`${MD5}  third\n`, 'b.txt'),
    ]);
    expect(known.hashes).toEqual(['sha256', 'md5']);
    expect(known.find({ sha256: SHA256, md5: MD5, sha1: null })).toEqual([
      { list: 'a.txt', label: 'first' },
      { list: 'b.txt', label: 'third' },
    ]);
  });

  it.each([
    ['sha256sum a* sub/*'],
    ['sha256sum --tag a* sub/*'],
    ['md5sum a*'],
    ['sha1sum --binary a*'],
    ['hashdeep -rl .'],
    ['hashdeep -c sha256 -rl .'],
    ['rhash --sha256 --bsd a'],
  ])('as %s writes it', (command) => {
    const folder = temporaryFolder();
    writeTree(folder, { a: 'plan', 'a \'quoted\' "name"': 'x', 'sub/b': 'y' });
    const file = list(execFileSync('bash', ['-c', command], { cwd: folder }));
    const known = loadKnown([file]);
    const [entry] = known.find({ sha256: SHA256, md5: MD5, sha1: SHA1 });
    expect(entry?.label).toMatch(/(^|\/)a$/);
  });
});

it('a table of digests finds what was added, and nothing else', () => {
  const byte = fc.nat(255).map((value) => value.toString(16).padStart(2, '0'));
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 40 }), byte, (added, wanted) => {
      const table = createDigestTable(1);
      added.forEach((hex, index) => {
        table.add(hex, index);
      });
      const at = added.indexOf(wanted);
      expect(table.find(wanted)).toBe(at < 0 ? null : at);
    }),
  );
});
