import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DOCUMENT, FOLDER, SHORTCUT } from '../../emulator/item.ts';
import { START } from '../../emulator/clock.ts';
import { bytesContent } from '../../emulator/content.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { COLLEAGUE, FRIEND, ME, OUTSIDER, userPermission } from '../../emulator/people.ts';
import { makePlant } from '../../emulator/scene/plant.ts';
import { emulate, folder } from './open.ts';
import { scanDrive, type Scanned } from './scan.ts';

const METADATA = ['https://www.googleapis.com/auth/drive.metadata.readonly'];

/** Options for a pack of one rule, so that nothing else finds anything. */
function ruleFile(match: string): string[] {
  const file = join(folder(), 'rules.yaml');
  const rule = `  - {id: asked.one, title: One, rationale: A test., severity: high, match: ${match}}`;
  writeFileSync(file, `pack: asked\nversion: 1.0.0\nrules:\n${rule}\n`);
  return ['--no-default-rules', '-r', file];
}

async function empty(): Promise<{ emulator: Emulator; plant: ReturnType<typeof makePlant> }> {
  const emulator = await emulate({ scene: false });
  return { emulator, plant: makePlant(emulator.store, 1) };
}

const named = ({ items }: Scanned, name: string) => items.filter((item) => item.name === name);
const methods = ({ log }: Emulator): Set<string | null> => new Set(log.map(({ methodId }) => methodId));

describe('shortcuts to folders that nothing else leads to', () => {
  async function hidden(): Promise<Emulator> {
    const { emulator, plant } = await empty();
    const theirs = { owner: COLLEAGUE, permissions: [] };
    const target = plant.folder('target', 'Far away', [], { ...theirs, unlisted: true });
    const below = plant.folder('below', 'Below', [target], theirs);
    plant.file('deep', 'deep.txt', [below], 'deep\n', theirs);
    const shortcut = { targetId: target, targetMimeType: FOLDER };
    plant.add('up', { ...theirs, name: 'up again', mimeType: SHORTCUT, parents: [below], shortcut });
    plant.shortcut('to', 'to far away', [plant.root], target, FOLDER);
    return emulator;
  }

  test('are not entered unasked, and the folder says so', async () => {
    const { report } = await scanDrive(await hidden(), ['--metadata-only']);
    expect(report.items.map(({ name }) => name).sort()).toEqual(['Far away', 'to far away']);
    expect(named(report, 'Far away')[0]?.examination).toMatchObject({
      status: 'skipped',
      reasons: ['not-followed'],
    });
  });

  test('are entered with --follow-shortcuts, once, also where a shortcut leads back up', async () => {
    const { report } = await scanDrive(await hidden(), ['--metadata-only', '--follow-shortcuts']);
    const paths = report.items.map(({ paths: [path] }) => path);
    expect(paths).toEqual([
      'My Drive/to far away',
      'Shared with me/Far away',
      'Shared with me/Far away/Below',
      'Shared with me/Far away/Below/deep.txt',
      'Shared with me/Far away/Below/up again',
    ]);
    expect(named(report, 'Far away')[0]?.examination.reasons).toEqual(['no-content']);
    expect(report.listing.complete).toBe(true);
  });
});

describe('labels and properties', () => {
  test.each([
    ['a custom property', '{property: {name: project, value: Halyard}}', []],
    ['a label', '{property: {name: label, value: secrecy}}', ['--label', 'secrecy']],
    [
      'a field of a label',
      "{property: {name: 'label:secrecy:level', value: Board only}}",
      ['--label', 'secrecy'],
    ],
    ['the words of a field', '{phrases: {terms: [board only], in: [property]}}', ['--label', 'secrecy']],
  ])('rules can ask for %s', async (_, match, more) => {
    const { emulator, plant } = await empty();
    const fields = { level: { id: 'level', valueType: 'selection', selection: ['Board only'] } };
    const labels = { secrecy: { kind: 'drive#label', id: 'secrecy', revisionId: '3', fields } };
    plant.file('a', 'a.txt', [plant.root], 'a\n', { properties: { project: 'Halyard' }, labels });
    plant.file('b', 'b.txt', [plant.root], 'b\n');
    const { report } = await scanDrive(emulator, ['--metadata-only', ...ruleFile(match), ...more]);
    expect(report.items.filter(({ flagged }) => flagged).map(({ name }) => name)).toEqual(['a.txt']);
    expect(named(report, 'a.txt')[0]?.drive).toMatchObject({
      labels: more.length === 0 ? [] : [{ id: 'secrecy' }],
    });
    expect(emulator.violations).toEqual([]);
  });
});

describe('people', () => {
  test.each([
    ['sharedWith: "@fabrikam.example"', 'shared.txt'],
    ['changedBy: "@fabrikam.example"', 'changed.txt'],
  ])('rules can ask for %s', async (match, name) => {
    const { emulator, plant } = await empty();
    const gone = userPermission(OUTSIDER, 'reader', { deleted: true });
    plant.file('a', 'shared.txt', [plant.root], 'a\n', {
      permissions: [userPermission(ME, 'owner'), userPermission(OUTSIDER, 'reader')],
    });
    plant.file('b', 'changed.txt', [plant.root], 'b\n', { lastModifiedBy: OUTSIDER });
    plant.file('c', 'once.txt', [plant.root], 'c\n', {
      permissions: [userPermission(ME, 'owner'), gone, userPermission(FRIEND, 'reader')],
    });
    const { report } = await scanDrive(emulator, ['--metadata-only', ...ruleFile(`{${match}}`)]);
    expect(report.items.filter(({ flagged }) => flagged).map((item) => item.name)).toEqual([name]);
  });
});

test.each([
  [10, 10],
  [11, 0],
])('rules can ask for files that %i were created with in the same hour', async (min, flagged) => {
  const { emulator, plant } = await empty();
  const hour = Date.UTC(2026, 0, 15, 10);
  const at = (minute: number) => ({ created: hour + minute * 60_000 });
  for (let n = 0; n < 10; n += 1) plant.file(`f${n}`, `${n}.txt`, [plant.root], 'a\n', at(n * 6.6));
  plant.folder('folder', 'Folder', [plant.root], at(30));
  plant.file('next', 'next.txt', [plant.root], 'a\n', at(60));
  const rule = ruleFile(`{createdTogether: {min: ${min}}}`);
  const { report } = await scanDrive(emulator, ['--metadata-only', ...rule]);
  const names = report.items.filter((item) => item.flagged).map(({ name }) => name);
  expect(names.sort()).toEqual(Array.from({ length: flagged }, (_, n) => `${n}.txt`));
});

describe('comments', () => {
  const rule = ruleFile.bind(null, '{phrases: {terms: [discount for contoso, take this out]}}');

  async function commented(): Promise<Emulator> {
    const { emulator, plant } = await empty();
    const remark = (n: number) => ({
      id: `c${n}`,
      content: `remark ${n}`,
      by: ME,
      created: START,
      replies: [],
    });
    const quoting = {
      ...remark(120),
      quoted: 'the discount for Contoso is 31 percent',
      replies: [{ id: 'r1', content: 'take this out', by: COLLEAGUE, created: START }],
    };
    const comments = [...Array.from({ length: 120 }, (_, n) => remark(n)), quoting];
    plant.add('draft', { name: 'Draft', mimeType: DOCUMENT, text: 'nothing is left here', comments });
    plant.file('plain', 'plain.txt', [plant.root], 'plain\n');
    return emulator;
  }

  test('are read when asked for, with what they quote, over every page', async () => {
    const emulator = await commented();
    const { report } = await scanDrive(emulator, ['--comments', ...rule()]);
    const [draft] = named(report, 'Draft');
    expect(draft?.drive?.comments).toBe(123);
    expect(draft?.findings[0]?.locations.map(({ part, embedded }) => `${part} ${embedded ?? ''}`)).toEqual([
      'comment comments/c120/quoted',
      'comment comments/c120/r1',
    ]);
    expect(JSON.stringify(report)).not.toContain('31 percent');
    expect(named(report, 'plain.txt')[0]?.drive?.comments).toBe(0);
  });

  test('are not asked for otherwise', async () => {
    const emulator = await commented();
    const { report } = await scanDrive(emulator, rule());
    expect(named(report, 'Draft')[0]?.findings).toEqual([]);
    expect(methods(emulator)).not.toContain('drive.comments.list');
  });

  test('that do not come are a gap of their item', async () => {
    const emulator = await commented();
    const denied = { status: 403, reason: 'insufficientFilePermissions', domain: 'global', times: 10 };
    emulator.faults.add({ ...denied, path: /comments$/ });
    const { code, report } = await scanDrive(emulator, ['--comments', ...rule()]);
    expect(code).toBe(3);
    expect(named(report, 'plain.txt')[0]?.examination).toEqual({
      status: 'partial',
      reasons: ['denied'],
      detail: 'its comments are not shown: insufficientFilePermissions',
    });
  });

  test('are content: no scan of metadata alone asks for them', async () => {
    const { code, stderr } = await scanDrive(await commented(), ['--comments', '--metadata-only'], METADATA);
    expect(code).toBe(2);
    expect(stderr).toContain('exclude each other');
  });
});

describe('earlier revisions', () => {
  async function revised(): Promise<Emulator> {
    const { emulator, plant } = await empty();
    const revision = (n: number, keepForever: boolean) => ({
      ...{ id: `rev${n}`, modified: START - (9 - n) * 86_400_000, keepForever, by: COLLEAGUE },
      content: bytesContent(n === 1 ? 'the account plan was here\n' : `version ${n}\n`),
    });
    plant.file('revised', 'revised.txt', [plant.root], 'version 3\n', {
      revisions: [revision(1, true), revision(2, false), revision(3, false)],
    });
    const edit = (id: string) => ({ id, modified: START, keepForever: false, by: ME });
    plant.document('memo', 'Memo', [plant.root], 'a memo', { revisions: [edit('1'), edit('5')] });
    plant.file('theirs', 'theirs.txt', [], 'theirs\n', { owner: COLLEAGUE, opened: true, permissions: [] });
    return emulator;
  }

  test('are items of their own: read where Drive keeps them, else a gap', async () => {
    const emulator = await revised();
    const { code, report } = await scanDrive(emulator, [
      '--revisions',
      ...ruleFile('{phrases: {terms: [account plan]}}'),
    ]);
    expect(code).toBe(3);
    const id = emulator.id('revised');
    expect(named(report, 'revised.txt')[0]).toMatchObject({
      flagged: false,
      drive: { revisions: { count: 3, readable: 1 } },
    });
    expect(named(report, 'revised (revision rev1).txt')[0]).toMatchObject({
      ...{ sourceId: `${id}/revisions/rev1`, paths: ['My Drive/revised (revision rev1).txt'], flagged: true },
      ...{ examination: { status: 'scanned' }, drive: { revisionOf: id, lastModifiedBy: COLLEAGUE.email } },
    });
    expect(named(report, 'revised (revision rev2).txt')[0]?.examination).toMatchObject({
      status: 'skipped',
      reasons: ['download-disabled'],
    });
    expect(named(report, 'revised (revision rev3).txt')).toEqual([]);
    expect(named(report, 'Memo (revision 1)')[0]).toMatchObject({
      ...{ kind: 'native', hashBasis: 'export', examination: { status: 'scanned' } },
    });
    expect(named(report, 'theirs.txt')[0]?.examination).toMatchObject({
      status: 'partial',
      reasons: ['denied'],
    });
    expect(emulator.violations).toEqual([]);
  });

  test('are not asked for otherwise', async () => {
    const emulator = await revised();
    expect((await scanDrive(emulator)).report.items).toHaveLength(3);
    expect(methods(emulator)).not.toContain('drive.revisions.list');
  });
});

test('own documents are asked for as a person prefers, and own flagged files are read where acknowledged', async () => {
  const { emulator, plant } = await empty();
  plant.document('plan', 'Plan', [plant.root], 'Project Halyard');
  plant.file('flagged', 'flagged.txt', [plant.root], 'Project Halyard\n', { trouble: { abusive: true } });
  const rule = ruleFile('{phrases: {terms: [Project Halyard]}}');
  const { report, code } = await scanDrive(emulator, [
    ...rule,
    '--export-as',
    'md,docx',
    '--acknowledge-abuse',
  ]);
  expect(code).toBe(1);
  expect(report.items.map(({ name, flagged }) => [name, flagged])).toEqual([
    ['Plan', true],
    ['flagged.txt', true],
  ]);
  const exported = emulator.log.filter(({ methodId }) => methodId === 'drive.files.export');
  expect(exported.map(({ query }) => query['mimeType'])).toEqual(['text/markdown']);

  const wrong = await scanDrive(emulator, ['--export-as', 'docx,csv']);
  expect(wrong).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("unknown export format 'csv'") as string,
  });
});
