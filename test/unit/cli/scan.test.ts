import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeTree } from '../../make/folder.ts';
import { main } from '../../../src/cli/main.ts';
import { fakeIo, runMain } from './run-main.ts';

const PACK = `pack: own
version: 1.0.0
rules:
  - id: own.first
    title: First
    rationale: Plans are confidential.
    severity: high
    match: {phrases: {terms: [secret plan]}}
    examples: [{text: a secret plan}]

  # The customers come from the matter.
  - id: own.second
    title: Second
    rationale: Customers are confidential.
    severity: low
    match: {phrases: {terms: "{{formerEmployer.customers}}"}}
`;

function makeFolder(): { drive: string; pack: string; at: (name: string) => string } {
  const folder = temporaryFolder();
  writeTree(folder, { 'drive/plan.txt': 'a secret plan', 'own.yaml': PACK });
  return {
    drive: join(folder, 'drive'),
    pack: join(folder, 'own.yaml'),
    at: (name) => join(folder, name),
  };
}

describe('scan and report', () => {
  it('end with the code of the run, and say nothing beside the report', async () => {
    const { drive, pack, at } = makeFolder();
    const file = at('audit.case');
    const args = [
      'scan',
      drive,
      '--no-default-rules',
      '-r',
      pack,
      '-c',
      file,
      '-f',
      'json',
      '--now',
      '2025-08-04',
    ];
    const scanned = await runMain(args);
    expect(scanned).toMatchObject({ code: 1, stderr: '' });
    expect(await runMain(['report', file, '-f', 'json'])).toEqual(scanned);
    expect(await runMain(['report', file, '-f', 'json', '-o', at('again.json')])).toEqual({
      code: 1,
      stdout: '',
      stderr: '',
    });
    expect(readFileSync(at('again.json'), 'utf8')).toBe(scanned.stdout);
  });

  it('draws progress on a terminal, takes it away, and says where the report is', async () => {
    const { drive, at } = makeFolder();
    const { io, stdout, stderr } = fakeIo({}, true);
    const code = await main(['scan', drive, '--no-default-rules', '-f', 'json', '-o', at('a.json')], io);
    expect({ code, stdout: stdout.text }).toEqual({ code: 0, stdout: '' });
    expect(stderr.text).toMatch(/^\r\u001b\[Klisting /);
    expect(stderr.text.split('\r\u001b[K').at(-1)).toBe(
      `handback: exit code 0: complete; no open finding of severity low or above; written: ${at('a.json')}\n`,
    );
    const hushed = fakeIo({}, true);
    await main(['scan', drive, '--no-default-rules', '-q', '-f', 'json', '-o', at('a.json')], hushed.io);
    expect(hushed.stderr.text).toBe('');
  });

  it('says what it will do, and how long it took, when asked', async () => {
    const { drive, pack, at } = makeFolder();
    const args = [
      'scan',
      drive,
      '--no-default-rules',
      '-r',
      pack,
      '-j',
      '1',
      '-v',
      '-f',
      'json',
      '-o',
      at('a.json'),
    ];
    const { code, stdout, stderr } = await runMain(args);
    expect({ code, stdout, stderr: stderr.replaceAll(/\d+\.\d\d s$/gm, '# s') }).toEqual({
      code: 1,
      stdout: '',
      stderr: [
        `handback: sources: ${drive}`,
        'handback: rules: 1 active, 1 inactive for want of a matter',
        'handback: configuration: none; case: none; jobs: 1',
        `handback: outputs: json to ${at('a.json')}`,
        'handback: listing: 1 item in # s',
        'handback: examining: 1 item in # s',
        'handback: closing: 1 item in # s',
        'handback: reporting: 1 item in # s',
        `handback: exit code 1: complete; 1 item has an open finding of severity low or above; written: ${at('a.json')}`,
        '',
      ].join('\n'),
    });
  });
});

describe('rules', () => {
  it('are listed by pack, with what an inactive one needs', async () => {
    const { pack } = makeFolder();
    expect(await runMain(['rules', 'list', '--no-default-rules', '-r', pack])).toEqual({
      code: 0,
      stdout: [
        'own 1.0.0',
        '  own.first   high    First',
        '  own.second  low     Second (inactive: needs formerEmployer.customers)',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  it('are listed within the columns of a terminal', async () => {
    const { io, stdout } = fakeIo({}, true);
    expect(await main(['rules', 'list'], io)).toBe(0);
    const lines = stdout.text.split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(lines.length).toBeGreaterThan(100);
  });

  it('are listed active with the matter that they need', async () => {
    const { pack, at } = makeFolder();
    writeTree(at(''), {
      'matter.yaml': 'matter: A v. B\nformerEmployer: {name: A, customers: [{name: Contoso}]}\n',
    });
    const { stdout } = await runMain([
      'rules',
      'list',
      '--no-default-rules',
      '-r',
      pack,
      '-m',
      at('matter.yaml'),
    ]);
    expect(stdout).not.toContain('inactive');
  });

  it('are shown as written', async () => {
    const { pack } = makeFolder();
    const first = await runMain(['rules', 'show', 'own.first', '--no-default-rules', '-r', pack]);
    const second = await runMain(['rules', 'show', 'own.second', '--no-default-rules', '-r', pack]);
    const lines = PACK.split('\n');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout.split('\n').slice(0, 7)).toEqual([`# own 1.0.0, ${pack}:4`, ...lines.slice(3, 9)]);
    expect(second.stdout).toBe(`# own 1.0.0, ${pack}:12\n${lines.slice(11).join('\n')}`);
  });

  it('are checked: all is well, or a line for each problem', async () => {
    const { pack, at } = makeFolder();
    writeTree(at(''), {
      'good.yaml': PACK.slice(0, PACK.indexOf('\n  # ')),
      'false.yaml': PACK.slice(0, PACK.indexOf('\n  # ')).replace('a secret plan', 'a lentil soup'),
    });
    expect(await runMain(['rules', 'check', at('good.yaml')])).toEqual({
      code: 0,
      stdout: 'nothing wrong in 1 rule file\n',
      stderr: '',
    });
    const wrong = await runMain(['rules', 'check', at('false.yaml')]);
    expect(wrong.code).toBe(2);
    expect(wrong.stdout).toMatch(
      new RegExp(`^${at('false.yaml')}:\\d+:\\d+: error: example of 'own\\.first' proves false: .+\\n$`),
    );
    expect(wrong.stderr).toBe(
      'handback: rules are wrong: 1 error\nhint: a scan does not use a rule file before it is right\n',
    );
    expect((await runMain(['rules', 'check', pack])).code).toBe(2);
  });
});
