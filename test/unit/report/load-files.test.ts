import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dat } from '../../../src/report/dat.ts';
import { hashdeep } from '../../../src/report/hashdeep.ts';
import { temporaryFolder } from '../../make/folder.ts';
import { makeItem, makeReport } from '../../make/report.ts';
import { render } from './render.ts';

/** What no load file, list or spreadsheet likes in a name. */
const name = fc
  .array(
    fc.oneof(
      fc.nat(31).map((code) => String.fromCharCode(code)),
      fc.constantFrom('"', "'", 'þ', '®', '\u0014', '\n', '\r\n', ';', ',', '\\', '/', '=', '+', '@', '-'),
      fc.constantFrom('\u007f', '\u0085', '\u202e', '\u200f', '\u2028', '#', '%%%% ', 'a', '表', ' '),
    ),
    { minLength: 1, maxLength: 30 },
  )
  .map((pieces) => pieces.join(''));

/** Rows as Python's csv reads them. */
function readByPython(text: string): string[][] {
  const file = join(temporaryFolder(), 'list.dat');
  writeFileSync(file, text);
  const program = `import csv, json, sys
rows = csv.reader(open(sys.argv[1], newline='', encoding='utf-8-sig'), delimiter='\\x14', quotechar='þ', strict=True)
print(json.dumps(list(rows)))`;
  return JSON.parse(execFileSync('python3', ['-c', program, file], { encoding: 'utf8' })) as string[][];
}

describe('dat', () => {
  it('starts as the form asks for: byte order mark, upper-case titles, þ and 0x14', () => {
    const bytes = Buffer.from(render(dat, makeReport([])));
    expect(bytes.subarray(0, 16).toString('hex')).toBe('efbbbfc3be444f434944c3be14c3be42');
    expect(bytes.subarray(-2).toString()).toBe('\r\n');
  });

  it('is read back by another program field for field, or says which field was altered', () => {
    const items = fc.sample(name, 300).map((path, index) => makeItem(index + 1, { paths: [path] }));
    const [header = [], ...rows] = readByPython(render(dat, makeReport(items)));
    expect(rows).toHaveLength(items.length);
    for (const [at, row] of rows.entries()) {
      expect(row).toHaveLength(header.length);
      const of = (title: string): string => row[header.indexOf(title)] ?? '';
      const altered = of('ALTERED').split(';');
      const { name: known, paths, controlNumber } = items[at]!;
      expect(of('DOCID')).toBe(controlNumber);
      expect([of('FILENAME'), altered.includes('FILENAME')]).toEqual([
        of('FILENAME') === known ? known : expect.any(String),
        of('FILENAME') !== known || known.includes('®'),
      ]);
      if (!altered.includes('FILEPATH')) expect(of('FILEPATH').replaceAll('\\', '/')).toBe(paths[0]);
      expect(of('FILEPATH')).not.toMatch(/[\r\n\0\u0014]/);
    }
  });

  it('says in each row that the run was incomplete', () => {
    const gap = makeItem(1, { examination: { status: 'failed', reasons: ['damaged'], detail: null } });
    const [header = [], ...rows] = readByPython(render(dat, makeReport([gap, makeItem(2)])));
    expect(rows.map((row) => row[header.indexOf('RUNSTATUS')])).toEqual(['INCOMPLETE', 'INCOMPLETE']);
  });
});

describe('hashdeep', () => {
  it('lists files with a hash and a name that it can hold; all others by number in its comments', () => {
    const text = render(
      hashdeep,
      makeReport([
        makeItem(1, { paths: ['a, "b" #c.txt'], sizeBytes: '7', sha256: 'f'.repeat(64) }),
        makeItem(2, { paths: ['two\nlines.txt'] }),
        makeItem(3, { paths: ['secret.bin'], sha256: null }),
        makeItem(4, { paths: ['Plans'], kind: 'folder', sha256: null }),
        makeItem(5, { paths: ['a.zip!b.txt'], kind: 'member' }),
        makeItem(6, { paths: ['not \ufffd.txt'], nameBytes: 'bm90IP8udHh0' }),
      ]),
    );
    expect(text.split('\n')).toEqual([
      '%%%% HASHDEEP-1.0',
      '%%%% size,sha256,filename',
      '## audit a copy from inside its folder: hashdeep -rl -o f -a -vv -k <this list> .',
      '## complete: every listed item was examined or is left out for a stated reason',
      '## HB-000002: a name that this list cannot hold, so not in it',
      '## HB-000003: no hash, so not in this list',
      '## HB-000006: a name that this list cannot hold, so not in it',
      '## 3 files not in this list: an audit counts each as new and ends with 1',
      `7,${'f'.repeat(64)},./a, "b" #c.txt`,
      '',
    ]);
  });
});
