import { join } from 'node:path';
import { cpSync, rmSync } from 'node:fs';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { decide, openForDecisions, type Refused, type Wish } from '../../../src/audit/decide.ts';
import { changeHolds } from '../../../src/audit/holds.ts';
import { openReport } from '../../../src/audit/reopen.ts';
import { verifyCase } from '../../../src/audit/verify-case.ts';
import { decidedFindings } from '../../../src/case/decisions.ts';
import type { HoldRecord } from '../../../src/case/holds.ts';
import { openCase } from '../../../src/case/open.ts';
import { NO_EVIDENCE, type Evidence } from '../../../src/model/disposition.ts';
import { EXIT } from '../../../src/model/error.ts';
import type { ReportHead, ReportItem } from '../../../src/model/report.ts';
import { temporaryFolder, writeTree } from '../../make/folder.ts';
import { byPath, scanned, scanRequest } from '../../make/request.ts';

const WHO = { by: 'Ivy Okafor', at: Date.UTC(2026, 0, 3) };
const WHY: Evidence = { ...NO_EVIDENCE, reason: 'agreed' };
const AUTHORIZED: Evidence = { ...WHY, authority: 'counsel', document: 'order 12', preservation: 'bag 1' };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

interface World {
  root: string;
  caseFile: string;
  items: Record<string, ReportItem>;
  control: (path: string) => number;
}

async function scannedDrive(): Promise<World> {
  const folder = temporaryFolder();
  const root = join(folder, 'drive');
  const caseFile = join(folder, 'the.case');
  writeTree(root, {
    'Plans/a.txt': 'account plan',
    'Plans/b.txt': 'another account plan',
    'soup.txt': 'lentils',
    'all.zip': zipSync({ 'in.txt': bytes('account plan inside'), 'own.txt': bytes('soup') }),
  });
  const { items } = await scanned(await scanRequest(root, { caseFile }));
  const found = byPath(items);
  return {
    root,
    caseFile,
    items: found,
    control: (path) => Number(found[path]?.controlNumber.slice(3)),
  };
}

const wish = (control: number, state: Wish['state'], more: Partial<Wish> = {}): Wish => ({
  control,
  state,
  stage: 'proposed',
  evidence: WHY,
  place: null,
  ...more,
});

function deciding(caseFile: string, wishes: Wish[]): Refused[] {
  const into = openForDecisions(caseFile);
  try {
    return decide(into, wishes, WHO);
  } finally {
    into.store.close();
  }
}

function holding(caseFile: string, record: HoldRecord): void {
  const into = openForDecisions(caseFile);
  try {
    changeHolds(into, record, WHO);
  } finally {
    into.store.close();
  }
}

function reported(caseFile: string): { head: ReportHead; items: Record<string, ReportItem> } {
  const run = openReport(caseFile, { showMatches: false, examiner: null, now: 0 });
  try {
    return { head: run.report.head, items: byPath([...run.report.items()]) };
  } finally {
    run.close();
  }
}

const NO_HOLD: HoldRecord = { action: 'none', authority: 'counsel', reason: null };

describe('a decision', () => {
  it('stands in reports with who, when and why, closes findings, and is in the log', async () => {
    const { caseFile, control, items } = await scannedDrive();
    expect(deciding(caseFile, [wish(control('Plans/a.txt'), 'retain-personal')])).toEqual([]);
    const { head, items: now } = reported(caseFile);
    expect(now['Plans/a.txt']?.disposition).toEqual({
      state: 'retain-personal',
      stage: 'proposed',
      reason: 'agreed',
      heldBy: 'default',
      decision: { by: WHO.by, at: '2026-01-03T00:00:00.000Z', ...WHY },
    });
    expect(head.summary).toMatchObject({ flagged: 3, open: 2 });
    expect(head.summary.byDisposition).toMatchObject({ 'retain-personal': 1 });
    expect(decidedFindings(caseFile)).toEqual(new Set(items['Plans/a.txt']?.findings.map(({ id }) => id)));
    expect(verifyCase(caseFile).differences).toEqual([]);
  });

  it('that is undecided leaves its findings open', async () => {
    const { caseFile, control } = await scannedDrive();
    expect(deciding(caseFile, [wish(control('Plans/a.txt'), 'undecided')])).toEqual([]);
    expect(reported(caseFile).head.summary.open).toBe(3);
    expect(decidedFindings(caseFile)).toEqual(new Set());
  });

  it('is recorded with all others or not at all, and every one against which something stands is named', async () => {
    const { caseFile, control } = await scannedDrive();
    const refused = deciding(caseFile, [
      wish(control('Plans/a.txt'), 'retain', { place: 'line 2' }),
      wish(control('Plans/b.txt'), 'retain', { stage: 'done', place: 'line 3' }),
      wish(999_999, 'retain', { place: 'line 4' }),
      wish(control('soup.txt'), 'retain', { evidence: NO_EVIDENCE, place: 'line 5' }),
    ]);
    expect(refused.map(({ place, why }) => [place, why])).toEqual([
      ['line 3', "retain has no stage 'done'"],
      ['line 4', 'the case has no such item'],
      ['line 5', 'proposed needs a reason'],
    ]);
    expect(reported(caseFile).items['Plans/a.txt']?.disposition?.decision).toBeUndefined();
    expect(verifyCase(caseFile).differences).toEqual([]);
  });

  it('on a container is never more final than on what it holds', async () => {
    const { caseFile, control } = await scannedDrive();
    const refused = deciding(caseFile, [wish(control('all.zip'), 'destroy')]);
    expect(refused).toMatchObject([
      { why: expect.stringMatching(/^it holds HB-\d+, which is not/) as string },
    ]);
    const wishes = ['all.zip', 'all.zip!in.txt', 'all.zip!own.txt'].map((path) =>
      wish(control(path), 'destroy'),
    );
    expect(deciding(caseFile, wishes)).toEqual([]);
    expect(deciding(caseFile, [wish(control('all.zip!own.txt'), 'retain-personal')])).toHaveLength(1);
  });

  it('that was changed behind the back of the log is found', async () => {
    const { caseFile, control } = await scannedDrive();
    deciding(caseFile, [wish(control('Plans/a.txt'), 'retain'), wish(control('Plans/b.txt'), 'retain')]);
    const { db, close } = openCase(caseFile);
    db.run("UPDATE decisions SET state = 'destroy' WHERE control = ?", [control('Plans/a.txt')]);
    db.run('DELETE FROM decisions WHERE control = ?', [control('Plans/b.txt')]);
    close();
    expect(verifyCase(caseFile).differences).toHaveLength(2);
  });
});

describe('a later scan', () => {
  const rescan = async (world: World, root = world.root) =>
    scanned(await scanRequest(root, { caseFile: world.caseFile, now: Date.UTC(2026, 1, 1) }));

  it('keeps decisions; a changed file is open again and says so', async () => {
    const world = await scannedDrive();
    const [a, b] = [world.control('Plans/a.txt'), world.control('Plans/b.txt')];
    deciding(world.caseFile, [wish(a, 'retain'), wish(b, 'retain')]);
    writeTree(world.root, { 'Plans/b.txt': 'yet another account plan' });
    const { head, items } = await rescan(world);
    const now = byPath(items);
    expect(now['Plans/a.txt']?.disposition?.decision?.by).toBe(WHO.by);
    expect(now['Plans/b.txt']?.disposition).toMatchObject({
      stage: 'proposed',
      reason: expect.stringMatching(/changed since HB-\d+ was decided as retain$/) as string,
    });
    expect(now['Plans/b.txt']?.disposition?.decision).toBeUndefined();
    expect(head.summary.open).toBe(2);
    expect(head.run.exitCode).toBe(EXIT.findings);
    expect(verifyCase(world.caseFile).differences).toEqual([]);
  });

  it('ends with 0 where everything flagged is decided', async () => {
    const world = await scannedDrive();
    const flagged = Object.values(world.items).filter((item) => item.flagged);
    deciding(
      world.caseFile,
      flagged.map(({ controlNumber }) => wish(Number(controlNumber.slice(3)), 'review-ownership')),
    );
    expect((await rescan(world)).head.run.exitCode).toBe(EXIT.complete);
  });

  it('of the same drive in another place takes decisions over by id and content', async () => {
    const world = await scannedDrive();
    deciding(world.caseFile, [wish(world.control('Plans/a.txt'), 'quarantine')]);
    const moved = join(world.root, '..', 'moved');
    cpSync(world.root, moved, { recursive: true });
    rmSync(world.root, { recursive: true });
    writeTree(moved, { 'soup.txt': 'lentils and carrots' });
    const now = byPath((await rescan(world, moved)).items);
    expect(now['Plans/a.txt']?.disposition).toMatchObject({
      state: 'quarantine',
      reason: expect.stringMatching(/taken over from HB-/) as string,
    });
    expect(now['Plans/b.txt']?.disposition?.decision).toBeUndefined();
    expect(verifyCase(world.caseFile).differences).toEqual([]);
  });

  it('lets what is gone be verified, not before', async () => {
    const world = await scannedDrive();
    const a = world.control('Plans/a.txt');
    const step = (stage: Wish['stage'], evidence: Evidence): Refused[] =>
      deciding(world.caseFile, [wish(a, null, { stage, evidence })]);
    holding(world.caseFile, NO_HOLD);
    deciding(world.caseFile, [wish(a, 'destroy')]);
    expect(step('authorized', AUTHORIZED)).toEqual([]);
    expect(step('done', { ...WHY, how: 'Dana Reyes, by hand' })).toEqual([]);
    expect(step('verified', { ...WHY, proof: 'run 2' })[0]?.why).toMatch(/still lists it/);
    rmSync(join(world.root, 'Plans/a.txt'));
    await rescan(world);
    expect(step('verified', { ...WHY, proof: 'run 2' })).toEqual([]);
  });
});

describe('holds', () => {
  const authorize = (caseFile: string, control: number): string[] =>
    deciding(caseFile, [wish(control, null, { stage: 'authorized', evidence: AUTHORIZED })]).map(
      ({ why }) => why,
    );

  it('are in force by default, until someone answers for it that there is none', async () => {
    const { caseFile, control } = await scannedDrive();
    const a = control('Plans/a.txt');
    deciding(caseFile, [wish(a, 'destroy')]);
    expect(authorize(caseFile, a)).toEqual(['it is on hold (default)']);
    const bare = wish(a, null, { stage: 'authorized', evidence: { ...AUTHORIZED, document: null } });
    expect(deciding(caseFile, [bare]).map(({ why }) => why)).toEqual([
      'it is on hold (default); authorized needs the document that gives it, with the words that cover the item',
    ]);
    holding(caseFile, NO_HOLD);
    expect(reported(caseFile).items['Plans/a.txt']?.disposition?.heldBy).toBeNull();
    expect(authorize(caseFile, a)).toEqual([]);
  });

  it('cover what they name, are lifted by name, and outrank a declaration that there is none', async () => {
    const { caseFile, control } = await scannedDrive();
    const [a, b] = [control('Plans/a.txt'), control('Plans/b.txt')];
    deciding(caseFile, [wish(a, 'destroy'), wish(b, 'destroy')]);
    holding(caseFile, NO_HOLD);
    const scope = { paths: ['**/a.txt'], rules: [], controlNumbers: [] };
    const hold = { name: 'Order 12', since: '2026-01-03', by: 'court', scope };
    holding(caseFile, { action: 'place', hold, authority: 'court', reason: null });
    expect(authorize(caseFile, a)).toEqual(['it is on hold (Order 12)']);
    expect(authorize(caseFile, b)).toEqual([]);
    expect(() => {
      holding(caseFile, NO_HOLD);
    }).toThrow(expect.objectContaining({ code: EXIT.refused, message: 'in force: Order 12' }));
    expect(() => {
      holding(caseFile, { action: 'lift', name: 'Order 13', authority: 'x', reason: null });
    }).toThrow(/no such hold/);
    holding(caseFile, { action: 'lift', name: 'Order 12', authority: 'court', reason: 'dismissed' });
    expect(authorize(caseFile, a)).toEqual([]);
  });
});
