import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../src/evidence/manifest.ts';
import { publicKeysIn } from '../../../src/evidence/ssh-key.ts';
import { verifyProduction } from '../../../src/evidence/verify-production.ts';
import { scanInto } from '../../make/case.ts';
import { seededRandom } from '../../make/random.ts';
import { FILES, makeMatter, produceInto } from '../../make/production.ts';
import { SIGNING_KEY_PUBLIC } from '../../make/keys.ts';
import { mutate, MUTATIONS } from '../../make/mutations.ts';
import { runMain } from './run-main.ts';

const SIGNER = publicKeysIn(SIGNING_KEY_PUBLIC);

interface Row {
  CONTROL_NO: string;
  NAME: string;
  PATH: string;
  SIZE_BYTES: string;
  SHA256: string;
  WITHHELD: string;
  WITHHELD_BASIS: string;
}

/** Rows of a CSV file without line breaks in its fields. */
function rowsOf(folder: string): Row[] {
  const [head = '', ...lines] = readFileSync(join(folder, 'list.csv'), 'utf8').trimEnd().split('\r\n');
  const names = head.split(',');
  return lines.map(
    (line) => Object.fromEntries(line.split(',').map((cell, at) => [names[at], cell])) as unknown as Row,
  );
}

function allBytes(folder: string): string {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('\n');
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
}

describe('handback produce', () => {
  it('produces what is flagged, withholds what is marked, redacts the rest', async () => {
    const matter = await makeMatter();
    const { code, stdout } = await produceInto(matter, 'list');
    expect(code).toBe(0);
    expect(stdout).toContain('produced 2, redacted 4, withheld 3');
    const rows = rowsOf(matter.path('list'));
    expect(
      rows
        .filter(({ WITHHELD }) => WITHHELD === 'N')
        .map(({ PATH }) => PATH)
        .sort(),
    ).toEqual(['Plans/contoso.txt', 'Plans/fabrikam.txt']);
    expect(rows.flatMap((row) => (row.WITHHELD === 'FULL' ? [row.WITHHELD_BASIS] : [])).sort()).toEqual([
      'ATTORNEY_CLIENT',
      'OTHER',
      'PERSONAL_PRIVACY',
    ]);
    const song = rows.find(({ WITHHELD, SHA256 }) => WITHHELD === 'PARTIAL' && SHA256 !== '');
    expect(song).toMatchObject({ NAME: '', PATH: '', SIZE_BYTES: '8', WITHHELD_BASIS: 'NON_RESPONSIVE' });
    expect(rows.map(({ CONTROL_NO }) => CONTROL_NO)).toEqual(rows.map((_, at) => `HBP-00000${at + 1}`));
  });

  it('shows nowhere what it withholds', async () => {
    const matter = await makeMatter();
    await produceInto(matter, 'list');
    const bytes = allBytes(matter.path('list'));
    const decoded = bytes.replace(/[A-Za-z0-9_-]{30,}/g, (text) =>
      Buffer.from(text, 'base64url').toString('latin1'),
    );
    for (const text of [bytes, decoded]) {
      expect(text).not.toMatch(/canary/i);
      expect(text).not.toMatch(/HB-0000\d\d/);
      expect(text).not.toContain(matter.folder);
    }
    expect(decoded).toContain('contoso');
  });

  it('gives every audience its copy from one head', async () => {
    const matter = await makeMatter();
    const seen = new Map<string, string>();
    for (const audience of ['counterparty', 'neutral', 'employee', 'pipeline']) {
      expect(await produceInto(matter, audience, ['--for', audience])).toMatchObject({ code: 0 });
      expect(verifyProduction(matter.path(audience), SIGNER).refusals).toEqual([]);
      const { head, counts } = manifestOf(matter.path(audience));
      seen.set(audience, `${counts.produced} ${counts.redacted} ${counts.withheld}`);
      expect(head).toEqual(manifestOf(matter.path('counterparty')).head);
    }
    expect(Object.fromEntries(seen)).toEqual({
      counterparty: '2 4 3',
      neutral: '8 0 1',
      employee: '9 0 0',
      pipeline: '0 9 0',
    });
    expect(allBytes(matter.path('pipeline'))).not.toMatch(/contoso|canary/);
    expect(readFileSync(join(matter.path('employee'), 'counsel-index.csv'), 'utf8')).toMatch(
      /^HBP-000001,HB-00000\d\r$/m,
    );
  });

  it('opens a withheld row later, against the same head', async () => {
    const matter = await makeMatter();
    await produceInto(matter, 'list');
    const personal = rowsOf(matter.path('list')).find((row) => row.WITHHELD_BASIS === 'PERSONAL_PRIVACY');
    const released = await produceInto(matter, 'more', ['--release', personal?.CONTROL_NO ?? '']);
    expect(released).toMatchObject({ code: 0 });
    const row = rowsOf(matter.path('more')).find(({ CONTROL_NO }) => CONTROL_NO === personal?.CONTROL_NO);
    expect(row?.NAME).toBe('canary-diary.txt');
    expect(manifestOf(matter.path('more')).head).toEqual(manifestOf(matter.path('list')).head);
    expect(await produceInto(matter, 'none', ['--release', 'HBP-000099'])).toMatchObject({ code: 2 });
  });

  it('follows a decision rather than a rule, and tells of it only where the row is shown', async () => {
    const matter = await makeMatter();
    await produceInto(matter, 'own', ['--for', 'employee']);
    const named = readFileSync(join(matter.path('own'), 'counsel-index.csv'), 'utf8');
    const decide = async (name: string, state: string) => {
      const number = rowsOf(matter.path('own')).find(({ NAME }) => NAME === name)?.CONTROL_NO ?? '';
      const control = new RegExp(`${number},(HB-\\d+)`).exec(named)?.[1] ?? '';
      const args = [
        'decide',
        matter.caseFile,
        control,
        '--as',
        state,
        '--reason',
        'seen',
        '--by',
        'Ivy Okafor',
      ];
      expect(await runMain(args)).toMatchObject({ code: 0 });
    };
    await decide('contoso.txt', 'retain-personal');
    await decide('canary-song.txt', 'retain');
    await produceInto(matter, 'list');
    const rows = rowsOf(matter.path('list'));
    expect(
      rows
        .filter(({ WITHHELD }) => WITHHELD === 'N')
        .map(({ NAME }) => NAME)
        .sort(),
    ).toEqual(['canary-song.txt', 'fabrikam.txt']);
    expect(allBytes(matter.path('list'))).not.toContain('contoso');
  });

  it('withholds by the marks of the scan that brought a row, whatever a later one was asked for', async () => {
    const matter = await makeMatter();
    await scanInto(matter.caseFile, matter.drive);
    expect(await produceInto(matter, 'list')).toMatchObject({ code: 0 });
    expect(manifestOf(matter.path('list')).counts).toMatchObject({ produced: 2, redacted: 4, withheld: 3 });
  });

  it('gives the same bytes for the same case and clock', async () => {
    const matter = await makeMatter();
    await produceInto(matter, 'one');
    await produceInto(matter, 'two');
    expect(allBytes(matter.path('one'))).toBe(allBytes(matter.path('two')));
  });

  it.each([
    ['withhold', '2 0 7'],
    ['produce', '6 0 3'],
  ])('does as asked with what nobody reviewed: %s', async (wish, counts) => {
    const matter = await makeMatter();
    await produceInto(matter, 'list', ['--unreviewed', wish]);
    const { produced, redacted, withheld } = manifestOf(matter.path('list')).counts;
    expect([produced, redacted, withheld].join(' ')).toBe(counts);
  });

  it.each([
    [
      'the content of something privileged',
      { 'a.txt': 'dear counsel, the account plan', 'account plan.txt': 'dear counsel, the account plan' },
      [],
      'same content',
    ],
    [
      'a name in what people wrote',
      { 'Ludmilla.txt': 'dear diary' },
      ['--by', 'the heirs of Ludmilla.txt'],
      'in this text',
    ],
  ])('refuses to leak %s (5), and writes nothing', async (_, files, more, words) => {
    const matter = await makeMatter({ ...files, 'plan.txt': 'account plan' });
    if (words === 'same content') {
      const released = await produceInto(matter, 'all', ['--for', 'employee']);
      expect(released.code).toBe(0);
      const row = rowsOf(matter.path('all')).find(({ NAME }) => NAME === 'a.txt');
      more = ['--release', row?.CONTROL_NO ?? ''];
    }
    const outcome = await produceInto(matter, 'list', more);
    expect(outcome).toMatchObject({ code: 5 });
    expect(outcome.stderr).toContain(words);
    expect(
      readdirSync(matter.folder).filter((name) => name.startsWith('list') || name.endsWith('.part')),
    ).toEqual([]);
  });

  it.each([
    ['no audience', ['produce'], 'for whom'],
    ['an unknown audience', ['produce', '--for', 'everyone'], 'unknown audience'],
  ])('asks for what is missing: %s (2)', async (_, [command = '', ...more], words) => {
    const { caseFile } = await makeMatter();
    const outcome = await runMain([command, caseFile, ...more]);
    expect(outcome).toMatchObject({ code: 2 });
    expect(outcome.stderr).toContain(words);
  });

  it('never writes into a folder that holds anything (2)', async () => {
    const matter = await makeMatter();
    expect(await produceInto(matter, '.')).toMatchObject({ code: 2 });
  });
});

describe('hostile names', () => {
  const NAME = 'a\u0001\t"þ®\u0014\n=cmd|\u202etxt,;\'x\\y.txt';

  it('stand in the record as they are, and in the exceptions where a format cannot hold them', async () => {
    const matter = await makeMatter({ [NAME]: 'account plan' });
    expect(await produceInto(matter, 'list')).toMatchObject({ code: 0 });
    const folder = matter.path('list');
    const record = readFileSync(join(folder, 'list.jsonl'), 'utf8');
    const opened = [...record.matchAll(/[A-Za-z0-9_-]{40,}/g)].map(([text]) =>
      Buffer.from(text, 'base64url').toString(),
    );
    expect(opened.some((text) => text.endsWith(`"NAME",${JSON.stringify(NAME)}]`))).toBe(true);
    expect(readFileSync(join(folder, 'list.csv'), 'utf8')).toContain(`"${NAME.replaceAll('"', '""')}"`);
    const exceptions = readFileSync(join(folder, 'exceptions.csv'), 'utf8');
    expect(exceptions).toMatch(/list\.dat,FILENAME,a registered sign/);
    expect(exceptions).toMatch(/list\.dat,FILENAME,"a line break/);
    expect(exceptions).toMatch(/list\.hashdeep,PATH/);
  });
});

it('nothing is written where no folder can be made (7)', async () => {
  const matter = await makeMatter();
  symlinkSync('nowhere', matter.path('dangling'));
  for (const place of [matter.path('dangling/list'), '/proc/none/list']) {
    for (const args of [['head'], ['produce', '--for', 'employee'], ['preserve', 'HB-000001']]) {
      const [command = '', ...more] = args;
      const outcome = await runMain([command, matter.caseFile, ...more, '-o', place]);
      expect(outcome, `${command} ${place}`).toMatchObject({ code: 7 });
      expect(outcome.stderr).toContain(`cannot write: ${place}`);
    }
  }
  const file = matter.path('a file');
  writeFileSync(file, 'kept');
  expect(await runMain(['head', matter.caseFile, '-o', file])).toMatchObject({ code: 7 });
  expect(readFileSync(file, 'utf8')).toBe('kept');
});

describe('handback verify-production', () => {
  it('takes a sound production, and says who signed it', async () => {
    const matter = await makeMatter();
    await produceInto(matter, 'list');
    const outcome = await runMain([
      'verify-production',
      matter.path('list'),
      '--signer',
      matter.path('id.pub'),
    ]);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toMatch(/signed by ssh-ed25519 \S+\nVERIFIED\n$/);
  });

  it('refuses every mutation (4)', async () => {
    const matter = await makeMatter();
    await produceInto(matter, 'list');
    const other = await makeMatter({ ...FILES, 'one more.txt': 'account plan' });
    await produceInto(other, 'list');
    const random = seededRandom(7);
    for (const mutation of MUTATIONS) {
      for (let round = 0; round < 4; round += 1) {
        const folder = matter.path(`${mutation} ${round}`);
        cpSync(matter.path('list'), folder, { recursive: true });
        mutate(folder, other.path('list'), mutation, (bound) => Math.floor(random() * bound));
        expect(verifyProduction(folder, SIGNER).refusals, folder).not.toEqual([]);
      }
    }
  });

  const toCrlf = (text: string): string => text.replaceAll('\n', '\r\n');

  it.each([
    ['line-endings', 'cover-sheet.md', toCrlf],
    ['line-endings', 'manifest.json', toCrlf],
    ['changed-file', 'cover-sheet.md', (text: string) => `${text}\n`],
    ['manifest', 'manifest.json', (text: string) => text.replace('handback-production', 'other')],
  ])('names %s of %s', async (reason, name, change) => {
    const matter = await makeMatter();
    await produceInto(matter, 'list');
    const path = join(matter.path('list'), name);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    const outcome = await runMain(['verify-production', matter.path('list')]);
    expect(outcome).toMatchObject({ code: 4 });
    expect(outcome.stderr).toContain(`the production is refused: ${reason}\n`);
    const own = spawnSync('python3', ['verify.py', '.'], { cwd: matter.path('list'), encoding: 'utf8' });
    expect(own).toMatchObject({ status: 4, stdout: `${outcome.stdout}REFUSED: ${reason}\n` });
  });

  it('names a folder that is not there, and one that is no production', async () => {
    const { folder } = await makeMatter();
    expect(await runMain(['verify-production', join(folder, 'none')])).toMatchObject({ code: 2 });
    expect(await runMain(['verify-production', folder])).toMatchObject({ code: 4 });
  });
});
