import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { findingId } from '../../../src/audit/finding-id.ts';
import { openReport } from '../../../src/audit/reopen.ts';
import { runScan } from '../../../src/audit/scan.ts';
import { openCase } from '../../../src/case/open.ts';
import { EXIT, HandbackError } from '../../../src/model/error.ts';
import type { Matter } from '../../../src/model/matter.ts';
import type { ReportItem } from '../../../src/model/report.ts';
import { buildZip } from '../../hostile/zip.ts';
import { makeDocx } from '../../make/docx.ts';
import { temporaryFolder, writeTree } from '../../make/folder.ts';
import { byPath, phraseRule, QUIET, ruleSetOf, scanned, scanRequest } from '../../make/request.ts';

const AGAIN = { showMatches: false, examiner: null, now: null };

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

function drive(): string {
  const root = join(temporaryFolder(), 'drive');
  writeTree(root, {
    'Plans/contoso.docx': makeDocx({ paragraphs: ['The account plan for Contoso.'] }),
    'Plans/copy of contoso.docx': makeDocx({ paragraphs: ['The account plan for Contoso.'] }),
    'a-note.txt': 'lunch at noon\n',
    'a/b.txt': 'an account\nplan\n',
    'a.txt': 'empty of meaning',
    'empty.txt': '',
    'odd.bin': Uint8Array.from([0, 1, 2, 3, 250, 251, 0, 9]),
    'old.zip': zipSync({
      'x/plan.txt': text('account plan'),
      'x/other.txt': text('nothing'),
      'in.zip': zipSync({ 'deep.txt': text('account plan') }),
    }),
    'again.zip': zipSync({ 'only.txt': text('account plan') }),
    'same.zip': zipSync({ 'only.txt': text('account plan') }),
  });
  return root;
}

describe('runScan', () => {
  it('lists every entry and member once, in canonical order, and coverage adds up', async () => {
    const { head, items } = await scanned(await scanRequest(drive()));
    expect(items.map(({ paths }) => paths[0])).toEqual([
      'Plans',
      'Plans/contoso.docx',
      'Plans/copy of contoso.docx',
      'a',
      'a-note.txt',
      'a.txt',
      'a/b.txt',
      'again.zip',
      'again.zip!only.txt',
      'empty.txt',
      'odd.bin',
      'old.zip',
      'old.zip!x/plan.txt',
      'old.zip!x/other.txt',
      'old.zip!in.zip',
      'old.zip!in.zip!deep.txt',
      'same.zip',
      'same.zip!only.txt',
    ]);
    expect(items.map(({ controlNumber }) => controlNumber)).toEqual(
      items.map((_, index) => `HB-${String(index + 1).padStart(6, '0')}`),
    );
    const { listed, scanned: read, partial, skipped, failed } = head.coverage;
    expect(listed).toBe(items.length);
    expect(read + partial + skipped + failed).toBe(listed);
    expect(head).toMatchObject({ complete: false, run: { exitCode: EXIT.incomplete } });
    expect(head.coverage.byReason).toMatchObject({ 'unsupported-format': 1, empty: 1, 'no-content': 2 });
  });

  it('gives members of one name, and those named like its answer to that, ids of their own', async () => {
    const root = join(temporaryFolder(), 'drive');
    const names = ['x', 'x', 'x#2', 'x#2', 'y#2', 'y', 'y', 'in.zip!z', 'in.zip'];
    const inner = zipSync({ z: text('account plan') });
    const parts = names.map((name) => ({ name, data: name === 'in.zip' ? inner : 'account plan' }));
    writeTree(root, { 'all.zip': buildZip(parts) });
    const { items } = await scanned(await scanRequest(root));
    expect(items.slice(1).map(({ sourceId }) => sourceId.slice('all.zip!'.length))).toEqual([
      'x',
      'x#2',
      'x#2#2',
      'x#2#3',
      'y#2',
      'y',
      'y#3',
      'in.zip!z',
      'in.zip',
      'in.zip!z#2',
    ]);
    expect(new Set(items.flatMap(({ findings }) => findings.map(({ id }) => id))).size).toBe(9);
  });

  it('passes on what a source says when it is lost, and keeps nothing', async () => {
    const request = await scanRequest(drive());
    const lost = new HandbackError({ code: EXIT.source, message: 'cannot read the folder' });
    const sources = request.sources.map((source) => ({
      ...source,
      list: () => {
        throw lost;
      },
    }));
    const { signal } = new AbortController();
    await expect(runScan({ ...request, sources }, QUIET, signal)).rejects.toBe(lost);
  });

  it('judges text, documents and members, and joins what belongs together', async () => {
    const { items } = await scanned(await scanRequest(drive()));
    const item = byPath(items);
    const flagged = items.filter((one) => one.flagged).map(({ paths }) => paths[0]);
    expect(flagged).toEqual([
      'Plans/contoso.docx',
      'Plans/copy of contoso.docx',
      'a/b.txt',
      'again.zip!only.txt',
      'old.zip!x/plan.txt',
      'old.zip!in.zip!deep.txt',
      'same.zip!only.txt',
    ]);
    expect(item['Plans/contoso.docx']?.duplicateGroup).toBe('D-0001');
    expect(item['Plans/copy of contoso.docx']?.duplicateGroup).toBe('D-0001');
    expect(item['old.zip!in.zip!deep.txt']?.container).toBe(item['old.zip!in.zip']?.controlNumber);
    expect(item['old.zip']?.disposition?.state).toBe('review-ownership');
    expect(item['same.zip']?.disposition?.state).toBe('return-and-destroy');
    const [finding] = item['a/b.txt']?.findings ?? [];
    expect(finding).toMatchObject({ ruleId: 'commercial.plan', locations: [{ part: 'body', line: 1 }] });
    expect(finding?.id).toBe(
      findingId('commercial.plan', 'local', 'a/b.txt', item['a/b.txt']?.sha256 ?? null),
    );
  });

  it.each([1, 2, 8])('gives the same report with %i jobs', async (jobs) => {
    const root = drive();
    // Enough files for threads to be used.
    writeTree(
      root,
      Object.fromEntries(
        Array.from({ length: 5_100 }, (_, n) => [`many/${n}.txt`, `account ${n % 70} plan`]),
      ),
    );
    const one = await scanned(await scanRequest(root, { jobs: 1 }));
    const other = await scanned(await scanRequest(root, { jobs }));
    expect(other).toEqual(one);
  });

  it('reads nothing in metadata-only mode and is complete', async () => {
    const request = await scanRequest(drive());
    request.options.metadataOnly = true;
    const { head, items } = await scanned(request);
    expect(head).toMatchObject({ complete: true, run: { exitCode: EXIT.complete } });
    expect(items.every(({ sha256 }) => sha256 === null)).toBe(true);
    expect(byPath(items)['old.zip']).toMatchObject({
      examination: { status: 'skipped', reasons: ['metadata-only'] },
      disposition: { state: 'undecided' },
    });
  });

  it('judges neither the own files of the run nor what a filter leaves out, whatever their names', async () => {
    const root = join(temporaryFolder(), 'drive');
    writeTree(root, { 'account plan/x.txt': '', 'my account plan.txt': '', 'account plan.case': '' });
    const request = await scanRequest(root, { ownFiles: [join(root, 'account plan.case')] });
    request.filters.exclude = ['account plan', 'my*'];
    const { head, items } = await scanned(request);
    expect(
      items.map(({ paths, examination, findings }) => [...paths, ...examination.reasons, findings]),
    ).toEqual([
      ['account plan', 'out-of-scope', []],
      ['account plan.case', 'own-file', []],
      ['my account plan.txt', 'out-of-scope', []],
    ]);
    expect(head.run.exitCode).toBe(EXIT.complete);
  });

  it('warns that a local folder knows no owners', async () => {
    const root = join(temporaryFolder(), 'drive');
    writeTree(root, { 'a.txt': 'account plan' });
    const request = await scanRequest(root);
    request.filters.owner = ['dana@example.com'];
    const { head } = await scanned(request);
    expect(head.warnings.map(({ code }) => code)).toContain('owner-unknown');
    expect(head).toMatchObject({ coverage: { scanned: 1 }, summary: { flagged: 1 } });
  });

  it('counts pictures as gaps in a strict run, by name, and accepts them by name', async () => {
    const root = join(temporaryFolder(), 'drive');
    writeTree(root, { 'a.gif': text('GIF89a\0\0\0\0\0\0\0\0'), 'b.txt': 'lunch' });
    const request = await scanRequest(root, { acceptedReasons: ['picture-not-read'] });
    expect((await scanned(request)).head).toMatchObject({
      complete: true,
      warnings: [{ code: 'no-matter' }],
    });
    request.options.strict = true;
    const run = await runScan(request, QUIET, new AbortController().signal);
    expect(run.report.head).toMatchObject({
      complete: false,
      run: { exitCode: EXIT.complete },
      warnings: [
        { code: 'no-matter' },
        { code: 'accepted-gaps', message: expect.stringContaining('picture-not-read') as string },
      ],
    });
    expect([...run.report.gaps()].map(({ name }) => name)).toEqual(['a.gif']);
    run.close();
  });

  it('falls through to findings where every gap is accepted by name, and stays incomplete', async () => {
    const { head } = await scanned(await scanRequest(drive(), { acceptedReasons: ['unsupported-format'] }));
    expect(head).toMatchObject({ complete: false, run: { exitCode: EXIT.findings } });
    const other = await scanned(await scanRequest(drive(), { acceptedReasons: ['encrypted'] }));
    expect(other.head.run.exitCode).toBe(EXIT.incomplete);
  });

  it('counts a finding of the baseline as not open and lists those that are gone', async () => {
    const root = join(temporaryFolder(), 'drive');
    writeTree(root, { 'a.txt': 'account plan' });
    const { items } = await scanned(await scanRequest(root));
    const id = items[0]?.findings[0]?.id ?? '';
    const baseline = { file: 'b.json', sha256: '0', ids: new Set([id, 'feedfeedfeedfeed']) };
    const { head } = await scanned(await scanRequest(root, { baseline }));
    expect(head.run.exitCode).toBe(EXIT.complete);
    expect(head.summary).toMatchObject({
      ...{ flagged: 1, open: 0 },
      ...{ baselineKnown: [id], baselineGone: ['feedfeedfeedfeed'] },
    });
  });

  it.each([
    ['high', 'medium', EXIT.complete],
    ['medium', 'medium', EXIT.findings],
    ['none', 'high', EXIT.complete],
    ['low', 'info', EXIT.complete],
  ] as const)('--fail-on %s with a %s finding ends with %i', async (failOn, severity, code) => {
    const root = join(temporaryFolder(), 'drive');
    writeTree(root, { 'a.txt': 'account plan' });
    const request = await scanRequest(root, {
      ruleSet: ruleSetOf([phraseRule('commercial.plan', 'account plan', { severity })]),
    });
    request.options.failOn = failOn;
    expect((await scanned(request)).head.run.exitCode).toBe(code);
  });

  it('tells whose information lies there and when it was touched', async () => {
    const root = join(temporaryFolder(), 'drive');
    writeTree(root, {
      'a.txt': 'account plan for Contoso',
      'b.txt': 'lunch with Contoso',
      'c.txt': 'account plan',
    });
    utimesSync(join(root, 'a.txt'), new Date('2025-08-02'), new Date('2025-07-20T12:00:00Z'));
    const { head } = await scanned(await scanRequest(root, { matter: MATTER }));
    expect(head.exposure.byParty).toEqual([
      { party: 'Northwind Data', role: 'former employer', flagged: 0 },
      { party: 'Contoso', role: 'customer', flagged: 1 },
      { party: 'Fabrikam Labs', role: 'new employer', flagged: 0 },
    ]);
    expect(head.exposure.timeline.noticeToDeparture?.modified).toBe(1);
    expect(head.exposure.timeline.afterDeparture?.viewed).toBe(2);
  });

  it('names the hold of the matter that covers an item', async () => {
    const root = join(temporaryFolder(), 'drive');
    writeTree(root, { 'a/x.txt': 'account plan', 'b.txt': 'lunch' });
    const hold = { name: 'Order 12', since: '2025-08-04', by: 'court' };
    const scope = { paths: ['a/**'], rules: [], controlNumbers: [] };
    const matter: Matter = { ...MATTER, holds: [{ ...hold, scope }] };
    const item = byPath((await scanned(await scanRequest(root, { matter }))).items);
    expect(item['a/x.txt']?.disposition?.heldBy).toBe('Order 12');
    expect(item['b.txt']?.disposition?.heldBy).toBe('default');
  });
});

describe('a case', () => {
  it('keeps numbers over runs: unchanged ones stay, changed ones supersede, new ones follow', async () => {
    const folder = temporaryFolder();
    const root = join(folder, 'drive');
    const caseFile = join(folder, 'the.case');
    writeTree(root, { 'a.txt': 'one', 'b.txt': 'two', 'c.zip': zipSync({ 'm.txt': text('three') }) });
    await scanned(await scanRequest(root, { caseFile }));
    writeFileSync(join(root, 'a.txt'), 'one account plan');
    writeFileSync(join(root, 'aa.txt'), 'new');
    const { head, items } = await scanned(await scanRequest(root, { caseFile }));
    expect(items.map((one) => [one.controlNumber, one.supersedes, one.paths[0]])).toEqual([
      ['HB-000002', null, 'b.txt'],
      ['HB-000003', null, 'c.zip'],
      ['HB-000004', null, 'c.zip!m.txt'],
      ['HB-000005', 'HB-000001', 'a.txt'],
      ['HB-000006', null, 'aa.txt'],
    ]);
    expect(head.run.resumedFrom).not.toBeNull();
    expect(head.run.caseId).toBe(head.run.resumedFrom);
  });

  it('is reported again from itself alone', async () => {
    const folder = temporaryFolder();
    const root = join(folder, 'drive');
    const caseFile = join(folder, 'the.case');
    writeTree(root, { 'a.txt': 'account plan', 'b.bin': Uint8Array.from([0, 255, 0, 128, 3]) });
    const first = await scanned(await scanRequest(root, { caseFile }));
    const again = openReport(caseFile, AGAIN);
    expect([...again.report.items()]).toEqual(first.items);
    expect(again.report.head).toEqual(first.head);
    expect([...again.report.flagged()].map(({ name }) => name)).toEqual(['a.txt']);
    expect([...again.report.gaps()].map(({ name }) => name)).toEqual(['b.bin']);
    again.close();
  });

  it('with an interrupted run takes no other options, and goes on with the same', async () => {
    const folder = temporaryFolder();
    const root = join(folder, 'drive');
    const caseFile = join(folder, 'the.case');
    writeTree(
      root,
      Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`${n}.txt`, `account plan ${n}`])),
    );
    const whole = await scanned(await scanRequest(root));
    const controller = new AbortController();
    const events = {
      ...QUIET,
      progress: ({ phase, items }: { phase: string; items: number }) => {
        if (phase === 'examining' && items === 100) controller.abort(new Error('stop'));
      },
    };
    await expect(runScan(await scanRequest(root, { caseFile }), events, controller.signal)).rejects.toThrow(
      'stop',
    );
    expect(() => openReport(caseFile, AGAIN)).toThrow(/interrupted/);
    const other = await scanRequest(root, { caseFile, ruleSet: ruleSetOf([]) });
    await expect(runScan(other, QUIET, new AbortController().signal)).rejects.toMatchObject({
      code: EXIT.usage,
    });
    const notices: string[] = [];
    const resumed = await scanned(await scanRequest(root, { caseFile }), {
      ...QUIET,
      notice: (line) => notices.push(line),
    });
    expect(notices).toEqual([expect.stringMatching(/^continuing the interrupted run/)]);
    expect(resumed.items).toEqual(whole.items);
  });

  it('in use is refused', async () => {
    const caseFile = join(temporaryFolder(), 'the.case');
    const store = openCase(caseFile);
    const request = await scanRequest(drive(), { caseFile });
    await expect(runScan(request, QUIET, new AbortController().signal)).rejects.toMatchObject({
      code: EXIT.refused,
    });
    store.close();
  });
});

const MATTER: Matter = {
  matter: 'Northwind v. Fabrikam Labs',
  custodian: { name: 'Dana Reyes', accounts: [] },
  formerEmployer: {
    name: 'Northwind Data',
    aliases: [],
    domains: [],
    customers: [{ name: 'Contoso', aliases: ['Customer A'] }],
    codeNames: [],
    people: [],
  },
  newEmployer: { name: 'Fabrikam Labs', aliases: [], domains: [], customers: [], codeNames: [], people: [] },
  dates: { joined: null, notice: '2025-07-14', departed: '2025-07-31' },
  timeZone: 'UTC',
  counsel: { domains: [], people: [] },
  holds: [],
};

describe('matched text', () => {
  it('is masked everywhere unless asked for, and a case keeps it in clear only then', async () => {
    const folder = temporaryFolder();
    const root = join(folder, 'drive');
    writeTree(root, { 'a.txt': 'before the account plan after' });
    const excerpt = (items: ReportItem[]): string | undefined => items[0]?.findings[0]?.locations[0]?.excerpt;

    const masked = join(folder, 'masked.case');
    expect(excerpt((await scanned(await scanRequest(root, { caseFile: masked }))).items)).toBe(
      'a****** p***',
    );
    expect(readFileSync(masked, 'latin1')).not.toMatch(/before the|account plan after/);
    expect(() => openReport(masked, { ...AGAIN, showMatches: true })).toThrow(/keeps no matched text/);

    const clear = join(folder, 'clear.case');
    const request = await scanRequest(root, { caseFile: clear });
    request.options.showMatches = true;
    expect(excerpt((await scanned(request)).items)).toBe('before the account plan after');
    for (const [show, text] of [
      [false, 'a****** p***'],
      [true, 'before the account plan after'],
    ] as const) {
      const again = openReport(clear, { ...AGAIN, showMatches: show });
      expect(excerpt([...again.report.items()])).toBe(text);
      expect(again.report.head.options.showMatches).toBe(show);
      again.close();
    }
  });
});
