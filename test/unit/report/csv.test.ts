import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csv } from '../../../src/report/csv.ts';
import { guardFormula } from '../../../src/report/formula.ts';
import { makeFinding, makeItem, makeReport } from '../../make/report.ts';
import { render } from './render.ts';

/** An RFC 4180 reader that shares nothing with the writer: one pass over characters. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const here = text.charAt(at);
    if (quoted) {
      if (here !== '"') cell += here;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (here === '"') quoted = true;
    else if (here === ',') {
      row.push(cell);
      cell = '';
    } else if (here === '\r' && text.charAt(at + 1) === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
      at += 1;
    } else cell += here;
  }
  expect(quoted).toBe(false);
  expect([...row, cell]).toEqual(['']);
  return rows;
}

function records(text: string): Record<string, string>[] {
  const [header = [], ...rows] = parse(text);
  for (const row of rows) expect(row).toHaveLength(header.length);
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])));
}

const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
const nasty = fc
  .array(fc.constantFrom('"', "'", '=', '+', '-', '@', '\t', '\r', '\n', ',', ';', ' ', 'a', '＝'), {
    minLength: 1,
  })
  .map((pieces) => pieces.join(''));

describe('csv', () => {
  it('has the documented columns, in order', () => {
    const [header] = parse(render(csv, makeReport([])));
    expect(header?.join(' ')).toBe(
      'CONTROL_NO LEAF_INDEX CUSTODIAN SOURCE SOURCE_ACCOUNT ITEM_ID ITEM_TYPE PATH NAME EXT MIME SIZE_BYTES MD5 SHA1 ' +
        'SHA256 HASH_BASIS CREATED_UTC MODIFIED_UTC MODIFIED_BY VIEWED_BY_ME_UTC SHARED_WITH_ME_UTC OWNER OWNED_BY_ME ' +
        'SHARED_WITH LINK_SHARING PARENT_ID SHORTCUT_TARGET_ID HEAD_REVISION_ID REVISION_COUNT TRASHED TRASHED_UTC ' +
        'DUP_GROUP FLAGS CONTAINER EXAM_STATUS EXAM_REASONS SEVERITY CONFIDENCE RULES SUPERSEDES DISPOSITION WITHHELD ' +
        'WITHHELD_BASIS ROW_COMMITMENT RUN_STATUS ALTERED',
    );
  });

  it('fills what the item says', () => {
    const item = makeItem(7, {
      findings: [makeFinding(), makeFinding({ ruleId: 'personal.cv', severity: 'info' })],
      known: [{ list: 'a', label: 'b' }],
      supersedes: 'HB-000002',
      container: 'HB-000003',
      sharing: { verdict: 'public' },
    });
    expect(records(render(csv, makeReport([item])))[0]).toMatchObject({
      CONTROL_NO: 'HB-000007',
      CUSTODIAN: 'Dana Reyes',
      FLAGS: 'FLAGGED;MARKED;KNOWN;HELD',
      SEVERITY: 'high',
      CONFIDENCE: 'high',
      RULES: 'commercial.account-plan;personal.cv',
      SUPERSEDES: 'HB-000002',
      CONTAINER: 'HB-000003',
      LINK_SHARING: 'public',
      EXAM_STATUS: 'scanned',
      DISPOSITION: 'return-and-destroy',
      LEAF_INDEX: '',
      ALTERED: '',
    });
  });

  it('says in each row that the run was incomplete, or read no content', () => {
    const gap = makeItem(1, { examination: { status: 'failed', reasons: ['encrypted'], detail: null } });
    const report = makeReport([gap, makeItem(2)]);
    const statuses = (text: string): (string | undefined)[] => records(text).map((row) => row['RUN_STATUS']);
    expect(statuses(render(csv, report))).toEqual(['INCOMPLETE', 'INCOMPLETE']);
    expect(statuses(render(csv, makeReport([makeItem(1)])))).toEqual(['COMPLETE']);
    report.head.options.metadataOnly = true;
    expect(statuses(render(csv, report))).toEqual(Array(2).fill('INCOMPLETE;METADATA_ONLY'));
  });

  it('gives every name back exactly when the guard is off', () => {
    fc.assert(
      fc.property(fc.oneof(name, nasty), (path) => {
        const [record] = records(
          render(csv, makeReport([makeItem(1, { paths: [path] })]), { spreadsheetSafe: false }),
        );
        expect(record?.['PATH']).toBe(path);
        expect(record).not.toHaveProperty('ALTERED');
      }),
    );
  });

  it('with the guard, adds apostrophes alone, says so, and starts no cell with a formula', () => {
    fc.assert(
      fc.property(fc.oneof(name, nasty), (path) => {
        const [record] = records(
          render(csv, makeReport([makeItem(1, { paths: [path], sourceId: 'x', name: 'x' })])),
        );
        const shown = record?.['PATH'] ?? '';
        expect(shown).not.toMatch(/^[=+\-@\t\r\n]|[;\t\r\n]["\s]*[=+\-@]/);
        expect(shown.replaceAll("'", '')).toBe(path.replaceAll("'", ''));
        expect(record?.['ALTERED']).toBe(shown === path ? '' : 'Y');
      }),
    );
  });

  it('is read alike by the csv module of Python', () => {
    const paths = ['a,b', 'say "hi"', 'two\nlines', 'cr\r\nlf', ' spaced ', '価格表', '=1+1', 'tab\there'];
    const text = render(csv, makeReport(paths.map((path, index) => makeItem(index + 1, { paths: [path] }))), {
      spreadsheetSafe: false,
    });
    const script =
      'import csv,io,json,sys; data=io.TextIOWrapper(sys.stdin.buffer,encoding="utf-8",newline=""); ' +
      'print(json.dumps([row["PATH"] for row in csv.DictReader(data,strict=True)]))';
    expect(JSON.parse(execFileSync('python3', ['-c', script], { input: text, encoding: 'utf8' }))).toEqual(
      paths,
    );
  });
});

describe('guardFormula', () => {
  it.each([
    ['plain.txt', 'plain.txt'],
    ['a=b', 'a=b'],
    ['2025-07-14', '2025-07-14'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\rx', "'\rx"],
    ['"=1+1"', `'"=1+1"`],
    ["'=1", "''=1"],
    ['  =1', "'  =1"],
    ['＝1', "'＝1"],
    ['a;=1', "a;'=1"],
    ['a\n=1', "a\n'=1"],
    ['\t=1', "'\t'=1"],
    ['a;b=1', 'a;b=1'],
    ['', ''],
  ])('%j', (cell, guarded) => {
    expect(guardFormula(cell)).toBe(guarded);
  });
});
