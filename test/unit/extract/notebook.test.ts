import { describe, expect, it } from 'vitest';
import { examineBytes, summary, textOf } from '../../hostile/examine.ts';

const notebook = {
  cells: [
    { cell_type: 'markdown', metadata: {}, source: ['# T-title\n', 'T-mark', 'down "quoted"'] },
    {
      cell_type: 'code',
      execution_count: 2,
      metadata: { tags: ['T-tag'] },
      source: 'T-code',
      outputs: [
        { output_type: 'stream', name: 'stdout', text: ['T-stream\n', 'on'] },
        {
          output_type: 'display_data',
          metadata: {},
          data: {
            'text/plain': ['T-plain'],
            'text/html': ['<table><tr><td>T-html</td></tr></table>'],
            'image/svg+xml': '<svg><text>T-svg</text></svg>',
            'application/pdf': Buffer.from('T-attached text').toString('base64'),
            'application/json': { rows: [{ budget: 'T-json', amount: 4711 }] },
          },
        },
        {
          output_type: 'error',
          ename: 'T-Error',
          evalue: 'T-value',
          traceback: ['\u001b[31mT-trace\u001b[0m'],
        },
      ],
    },
    {
      cell_type: 'raw',
      metadata: {},
      source: [],
      attachments: { 'T-photo.svg': { 'image/svg+xml': '<svg><text>T-attachment</text></svg>' } },
    },
  ],
  metadata: { authors: [{ name: 'T-author' }], kernelspec: { name: 'python3' } },
  nbformat: 4,
  nbformat_minor: 5,
};

describe('a notebook', () => {
  it('has the texts of its cells with their numbers', async () => {
    const [item] = await examineBytes(JSON.stringify(notebook, null, 1));
    expect(item?.mediaType).toBe('application/x-ipynb+json');
    expect(item?.examination.status).toBe('scanned');
    const places = item?.segments.map(({ part, text, place: { cell, embedded } }) =>
      [part, cell ?? '', embedded ?? '', text].join('|'),
    );
    expect(places).toEqual([
      'title|||T-title',
      'body|1||# T-title\nT-markdown "quoted"',
      'body|2||T-code',
      'body|2||T-stream\non',
      'hidden|2||name: stdout',
      'body|2||T-plain',
      'body||2/output-2.html|T-html',
      'body||2/output-2.svg|T-svg',
      'body||2/output-2.pdf|T-attached text',
      'hidden|2||budget: T-json\namount: 4711',
      'body|2||T-Error: T-value',
      'body|2||T-trace',
      'hidden|2||execution_count: 2\ntags: T-tag',
      'attachment-name|3||T-photo.svg',
      'body||3/T-photo.svg.svg|T-attachment',
      'hidden|||name: T-author\nname: python3\nnbformat: 4\nnbformat_minor: 5',
    ]);
  });

  it('of nbformat 3 has its cells in worksheets', async () => {
    const old = {
      metadata: { name: 'T-name' },
      nbformat: 3,
      worksheets: [
        {
          cells: [
            { cell_type: 'code', input: ['T-input'], outputs: [{ output_type: 'pyout', text: 'T-out' }] },
          ],
        },
      ],
    };
    const [item] = await examineBytes(JSON.stringify(old));
    expect(textOf(item)).toContain('T-input');
    expect(textOf(item)).toContain('T-out');
    expect(textOf(item, 'hidden')).toContain('T-name');
  });

  it.each([
    ['cut off', JSON.stringify(notebook).slice(0, 900)],
    ['with a trailing comma', JSON.stringify(notebook).replace('"nbformat":4', '"nbformat":4,')],
  ])('that is %s is read as text', async (_, content) => {
    const items = await examineBytes(content);
    expect(summary(items)).toEqual(['(file) partial damaged']);
    expect(textOf(items[0])).toContain('T-html');
  });

  it('of a hundred thousand levels is read to its end', async () => {
    const deep = `{"cells":[{"cell_type":"raw","source":"T-first"}],"metadata":${'{"a":'.repeat(1e5)}"T-deep"${'}'.repeat(1e5)}}`;
    const [item] = await examineBytes(deep);
    expect(textOf(item)).toBe('T-first');
    expect(textOf(item, 'hidden')).toBe('a: T-deep');
  });

  it('whose cells are of no known form loses nothing', async () => {
    const odd = {
      cells: ['T-text', 3, { cell_type: 'code', source: { 0: 'T-inner' }, outputs: ['T-output', null] }],
    };
    const [item] = await examineBytes(JSON.stringify(odd));
    for (const token of ['T-text', 'T-inner', 'T-output']) {
      expect(item?.segments.map(({ text }) => text).join('\n')).toContain(token);
    }
  });
});
