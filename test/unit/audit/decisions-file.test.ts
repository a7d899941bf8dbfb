import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../../src/model/csv.ts';
import { readDecisions } from '../../../src/audit/decisions-file.ts';
import { csvLine } from '../../../src/model/csv-line.ts';

describe('CSV', () => {
  it('comes back as it was written, whatever the cells hold', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'ü', ';') });
    const record = fc.tuple(fc.constant('x'), cell, cell);
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 8 }), (records) => {
        const { rows, open } = parseCsv(['h,i,j\r\n', ...records.map(csvLine)].join(''));
        expect(open).toBeNull();
        expect(rows.slice(1).map(({ cells }) => cells)).toEqual(records);
      }),
    );
  });

  it.each([
    ['a byte order mark, LF and no last line end', '\ufeffa,b\n1,2', [1, 2]],
    ['semicolons', 'a;b\r\n1;"x;y"\r\n', [1, 2]],
    ['CR alone, as old Macs end lines', 'a,b\r1,"2\r3"\r4,5\r', [1, 2, 4]],
    ['TABs', 'a\tb\n1\t2\n', [1, 2]],
    ['a line break in a cell, and empty lines', 'a,b\n\n1,"x\ny"\n,\n3,4\n', [1, 3, 6]],
  ])('is read with %s', (_, text, lines) => {
    expect(parseCsv(text).rows.map(({ line }) => line)).toEqual(lines);
  });

  it('names the line of a quote that is never closed', () => {
    expect(parseCsv('a,b\n1,"x\n2,y\n').open).toBe(2);
  });
});

describe('a decisions file', () => {
  const HEADER = 'CONTROL_NO,PATH,DECIDE_AS,DECIDE_STAGE,REASON\n';

  it('gives what a person filled in, and passes over the rest', () => {
    const text = `${HEADER}HB-000001,a.txt,retain,,family\nHB-000002,b.txt,,,\nHB-000003,c.txt,,authorized,agreed\n`;
    const { wishes, wrong } = readDecisions(text, 'd.csv');
    expect(wrong).toEqual([]);
    expect(wishes).toMatchObject([
      { control: 1, state: 'retain', stage: 'proposed', place: 'line 2', evidence: { reason: 'family' } },
      { control: 3, state: null, stage: 'authorized', place: 'line 4' },
    ]);
  });

  it('has every wrong line listed', () => {
    const lines = [
      'HB-1,a,retain,,x',
      'HB-000001,a,keep,,x',
      'HB-000002,a,retain,gone,x',
      'HB-000003,a,retain,,x',
      'HB-000003,a,retain,,y',
      'HB-000004,a,retain,,x,y',
      'HB-000005,a,retain,,"x',
    ];
    expect(
      readDecisions(HEADER + lines.join('\n'), 'd.csv').wrong.map(({ place, why }) => `${place}: ${why}`),
    ).toEqual([
      'line 8: a quote is not closed',
      'line 2: not a control number',
      'line 3: no disposition: keep',
      'line 4: no stage: gone',
      'line 6: decided in line 5 already',
      'line 7: 6 cells under 5 columns',
    ]);
  });

  it('is refused where a column is there twice: which one counts nobody can tell', () => {
    const text = `DECIDE_AS,${HEADER}destroy,HB-000001,a.txt,,,x\n`;
    expect(() => readDecisions(text, 'd.csv')).toThrow('two columns DECIDE_AS in the decisions file: d.csv');
    const others = readDecisions(`Note,${HEADER.trim()},Note\n1,HB-000001,a,retain,,x,2\n`, 'd.csv');
    expect(others).toMatchObject({ wishes: [{ control: 1 }], wrong: [] });
  });

  it('is refused without its columns', () => {
    expect(() => readDecisions('a,b\n1,2\n', 'd.csv')).toThrow(/no decisions file: d\.csv/);
    expect(() => readDecisions('', 'd.csv')).toThrow(/no decisions file/);
  });
});
