import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runScan } from '../../../src/audit/scan.ts';
import { verifyCase } from '../../../src/audit/verify-case.ts';
import { custodyEntries, type CustodyEventName } from '../../../src/case/custody.ts';
import { openCase, openCaseForReading } from '../../../src/case/open.ts';
import { temporaryFolder, writeTree } from '../../make/folder.ts';
import { QUIET, scanned, scanRequest } from '../../make/request.ts';

const EVENTS: CustodyEventName[] = [
  'scan-started',
  'scan-continued',
  'listed',
  'not-examined',
  'scan-closed',
];

/** Details of all entries of a case by event. */
function logged(caseFile: string): Partial<Record<CustodyEventName, Record<string, unknown>[]>> {
  const { db, close } = openCaseForReading(caseFile);
  try {
    return Object.fromEntries(
      EVENTS.map((event) => [event, [...custodyEntries(db, event)].map(({ detail }) => detail)]),
    );
  } finally {
    close();
  }
}

function drive(): { root: string; caseFile: string } {
  const folder = temporaryFolder();
  const root = join(folder, 'drive');
  writeTree(root, { 'a.txt': 'account plan', 'b.bin': Uint8Array.from([0, 255, 0, 128, 3]), 'z.txt': 'z' });
  return { root, caseFile: join(folder, 'the.case') };
}

describe('a scan in its custody log', () => {
  it('has its examiner, authority, tool, host, scope, every gap, and a digest of the inventory', async () => {
    const { root, caseFile } = drive();
    const named = { caseFile, examiner: 'Ivy Okafor', authority: 'consent of Dana Reyes, 2025-08-05' };
    const { head, items } = await scanned(await scanRequest(root, named));
    const log = logged(caseFile);
    expect(log['scan-started']).toEqual([
      expect.objectContaining({
        run: head.run.id,
        authority: named.authority,
        sources: [{ kind: 'local', given: root, root }],
        filters: head.scope.filters,
        tool: expect.objectContaining({ name: 'handback', version: head.tool.version }) as unknown,
        host: expect.objectContaining({ clock: 'fixed by --now' }) as unknown,
      }),
    ]);
    const gap = items.find(({ name }) => name === 'b.bin');
    expect(log['not-examined']).toEqual([
      {
        run: head.run.id,
        items: [{ item: gap?.controlNumber, ...gap?.examination }],
      },
    ]);
    expect(log['scan-closed']).toMatchObject([{ complete: false, coverage: head.coverage }]);
    expect(verifyCase(caseFile)).toMatchObject({ custody: { broken: null }, runs: 1, differences: [] });
  });

  it('agrees with the inventory of every run, also where control numbers left the canonical order', async () => {
    const { root, caseFile } = drive();
    await scanned(await scanRequest(root, { caseFile }));
    writeTree(root, { 'a.txt': 'another account plan', 'k.txt': 'new' });
    const { items } = await scanned(await scanRequest(root, { caseFile, now: Date.UTC(2026, 1, 1) }));
    expect(items.map(({ controlNumber }) => controlNumber)).toContain('HB-000005');
    expect(verifyCase(caseFile)).toMatchObject({ runs: 2, differences: [] });
  });

  it.each([
    ['a name', "UPDATE items SET source_id = 'other.txt' WHERE source_id = 'a.txt'"],
    ['a size', "UPDATE items SET size = 1 WHERE source_id = 'a.txt'"],
    ['an owner', "UPDATE items SET owner = 'x@example.com' WHERE source_id = 'a.txt'"],
    ['a finding', "UPDATE rows SET findings = '[]' WHERE rank IS NOT NULL"],
    ['a hash', "UPDATE contents SET sha256 = 'ab' WHERE status = 'scanned'"],
    ['a row that is gone', 'DELETE FROM rows WHERE control = 2'],
  ])('shows %s that was changed behind its back', async (_, sql) => {
    const { root, caseFile } = drive();
    await scanned(await scanRequest(root, { caseFile }));
    const { db, close } = openCase(caseFile);
    db.exec(sql);
    close();
    expect(verifyCase(caseFile).differences).toEqual([expect.stringMatching(/inventory of run/)]);
  });

  it('says that an interrupted run was continued, and then still agrees', async () => {
    const { root, caseFile } = drive();
    writeTree(root, Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`n/${n}.txt`, `note ${n}`])));
    const controller = new AbortController();
    const events = {
      ...QUIET,
      progress: ({ phase, items }: { phase: string; items: number }) => {
        if (phase === 'examining' && items > 50) controller.abort(new Error('stop'));
      },
    };
    const request = await scanRequest(root, { caseFile });
    await expect(runScan(request, events, controller.signal)).rejects.toThrow('stop');
    await scanned(request);
    expect(logged(caseFile)['scan-continued']).toMatchObject([{ state: 'examining' }]);
    expect(verifyCase(caseFile)).toMatchObject({ custody: { broken: null }, runs: 1, differences: [] });
  });
});
