import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { custodyEntries } from '../case/custody.ts';
import type { Case } from '../case/open.ts';
import { firstRunId } from '../case/runs.ts';
import { productionEnvelope } from '../evidence/dsse.ts';
import { exactJson } from '../evidence/exact-json.ts';
import type { Layout } from '../evidence/layout.ts';
import { MANIFEST_TYPE, type Manifest } from '../evidence/manifest.ts';
import type { FieldProfile } from '../evidence/production-texts.ts';
import * as texts from '../evidence/production-texts.ts';
import { publicLine, type SigningKey } from '../evidence/ssh-key.ts';
import { NAMESPACES, sshSign } from '../evidence/sshsig.ts';
import { packageFolder } from '../rules/builtin.ts';
import { headFiles } from './head-run.ts';
import type { StagedFolder } from './production-folder.ts';
import { writeRows, type RowsToWrite } from './production-rows.ts';

/** A production under way. */
export interface Making extends RowsToWrite {
  who: { by: string; now: number };
  signingKey: SigningKey | null;
  profile: FieldProfile | null;
  /** Key for an in-toto envelope; null where none was asked for. */
  envelope: SigningKey | null;
}

/** Writes all files of a production: rows, papers, what binds and signs them. Throws HandbackError, and the signal's reason. */
export async function fillFolder(
  making: Making,
  folder: StagedFolder,
  signal: AbortSignal,
): Promise<Manifest> {
  const { head, signingKey } = making;
  const counts = await writeRows(making, folder, signal);
  const facts = factsOf(making, counts);
  for (const { name, content } of headFiles(head, signingKey)) folder.write(name, content);
  folder.write('completeness-statement.md', texts.completenessStatement(facts));
  folder.write('accounts-and-devices.csv', texts.accountsWorksheet(facts));
  folder.write('README.md', texts.receiversReadme(facts));
  folder.write('verify.py', readFileSync(join(packageFolder(), 'src/evidence/verify.py')));
  folder.write('cover-sheet.md', texts.coverSheet(facts, folder.files()));
  if (making.envelope !== null) {
    const envelope = productionEnvelope(making.envelope, manifestOf(making, facts, folder));
    folder.write('production.intoto.json', envelope);
  }
  const manifest = manifestOf(making, facts, folder);
  const text = exactJson(manifest);
  folder.write('manifest.json', text);
  if (signingKey !== null) {
    folder.write('manifest.json.sig', sshSign(signingKey, NAMESPACES.production, Buffer.from(text)));
  }
  return manifest;
}

function factsOf(
  { store, head, request, plan, layout, who, profile, envelope }: Making,
  counts: Manifest['counts'],
): texts.ProductionFacts {
  const document = JSON.parse(head.document) as { createdAt: string; acquisitionLog: { entries: number } };
  const headSha256 = createHash('sha256').update(head.document).digest('hex');
  const createdAt = new Date(who.now).toISOString();
  const { audience, unreviewed, released, fields } = request;
  const content = { audience, unreviewed, released, fields };
  const beyond = [
    ...asked(layout),
    ...(profile === null ? [] : [profile]),
    ...(envelope === null ? [] : ['in-toto']),
  ];
  const identity = JSON.stringify([headSha256, createdAt, content, ...beyond]);
  return {
    ...request,
    profile,
    productionId: `P-${createHash('sha256').update(identity).digest('hex').slice(0, 12)}`,
    caseId: firstRunId(store.db) ?? '',
    createdAt,
    by: who.by,
    treeSize: head.treeSize,
    root: head.root,
    headSha256,
    headCreatedAt: document.createdAt,
    decisionsBeforeHead: decisionsBefore(store, document.acquisitionLog.entries),
    counts,
    scans: plan.order.scans.map((scan) => scan.head),
  };
}

/** What of a layout is not as it is without being asked for. */
function asked({ log, dat, datRows }: Layout): unknown[] {
  const usual = log === 'row' && dat.dates === 'iso' && dat.thorn === 'double' && datRows === null;
  return usual ? [] : [[log, dat.dates, dat.thorn, datRows]];
}

function decisionsBefore({ db }: Case, entries: number): number {
  let decisions = 0;
  for (const { seq } of custodyEntries(db, 'decision')) if (seq <= entries) decisions += 1;
  return decisions;
}

function manifestOf(
  { head, signingKey }: Making,
  facts: texts.ProductionFacts,
  folder: StagedFolder,
): Manifest {
  const { productionId, caseId, createdAt, audience, by, unreviewed, released, fields, counts } = facts;
  return {
    type: MANIFEST_TYPE,
    ...{ productionId, caseId, createdAt, audience, by, unreviewed, released, fields },
    head: { sha256: facts.headSha256, treeSize: head.treeSize, root: head.root },
    signer: signingKey === null ? null : publicLine(signingKey.publicBlob),
    counts,
    files: folder.files(),
  };
}
