import { createHash } from 'node:crypto';
import { closedItem } from '../case/decided.ts';
import { custodyEntries, type CustodyEntry } from '../case/custody.ts';
import { decisionsInForce } from '../case/decisions.ts';
import { headDocuments } from '../case/heads.ts';
import { firstRunId } from '../case/runs.ts';
import { closedScans } from '../case/scans.ts';
import type { CertificateFacts, CertifiedRow, Location } from '../evidence/certificate.ts';
import { saysSanitized } from '../evidence/forbidden-word.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import { isDestructive, isReturned, type Evidence, type Position } from '../model/disposition.ts';
import type { ReportHead } from '../model/report.ts';
import { VERSION } from '../model/version.ts';
import type { DecisionCase } from './decide.ts';
import { controlNumber } from './hold.ts';
import { withUsualPlaces } from './locations.ts';
import { openSteps } from './open-steps.ts';
import { isoTime } from './time.ts';

/** What people add to what the case knows. */
export interface CertificateRequest {
  /** Milliseconds since 1970. */
  at: number;
  locations: Location[];
  kept: string[];
  noUse: string | null;
  draft: boolean;
}

/** One step as the custody log has it. */
interface Step {
  to: Position | null;
  by: string;
  at: string;
  evidence: Evidence;
}

/** All that a certificate states, and what stands against it. The custody log must be sound. Throws HandbackError (usage) for a remark that says
 * "sanitized". */
export function certificateFacts(into: DecisionCase, request: CertificateRequest): CertificateFacts {
  refuseSanitized(request);
  const { store, head } = into;
  const inForce = [...decisionsInForce(store.db)].filter(
    ({ state }) => isDestructive(state) || isReturned(state),
  );
  const steps = stepsOf(into, new Set(inForce.map(({ control }) => control)));
  const heads = headDocuments(store.db);
  const verifications = [...custodyEntries(store.db, 'verification')];
  const last = heads.at(-1);
  return {
    caseId: firstRunId(store.db) ?? '',
    madeAt: isoTime(request.at) ?? '',
    tool: `handback ${VERSION}`,
    matter: head.matter,
    returns: inForce.filter(({ state }) => isReturned(state)).length,
    destructions: inForce.filter(({ state }) => isDestructive(state)).length,
    sources: head.scope.sources.map(({ kind, given }) => `${kind}: ${given}`),
    authorities: authoritiesOf(steps),
    timeline: [...scanLines(into), ...heads.map(headLine), ...verifications.map(verificationLine)],
    headSha256: last === undefined ? null : sha256(last.document),
    holds: into.inForce.holds.map(({ name, since, by }) => `${name}, since ${since}, by ${by}`),
    rows: inForce.map((row) => rowOf(into, row, steps.get(row.control) ?? [])),
    locations: withUsualPlaces([...verifications.slice(-1).flatMap(verifiedPlaces), ...request.locations]),
    kept: [...bagsOf(into), ...request.kept],
    noUse: request.noUse,
    open: openSteps(into, { inForce, hasHead: last !== undefined, verifications }),
    draft: request.draft,
  };
}

/** What is recorded cannot say so, `decide` refuses it; names of sources and parties are theirs. */
function refuseSanitized({ kept, noUse, locations }: CertificateRequest): void {
  const remarks = locations.flatMap(({ place, checked, remark }) => [place, checked, remark]);
  const wrong = [...kept, noUse, ...remarks].find(saysSanitized);
  if (wrong === undefined) return;
  throw new HandbackError({
    code: EXIT.usage,
    message: `no certificate says "sanitized": ${wrong ?? ''}`,
    hint: 'deleting clears no medium: say what was done, as "deletion requested, absence observed"',
  });
}

/** What was recorded of each of these items, the oldest first. */
function stepsOf({ store }: DecisionCase, controls: Set<number>): Map<number, Step[]> {
  const steps = new Map<number, Step[]>();
  for (const { by, at, detail } of custodyEntries(store.db, 'decision')) {
    const { control, to, ...evidence } = detail as unknown as { control: number; to: Step['to'] } & Evidence;
    if (!controls.has(control)) continue;
    const known = steps.get(control) ?? [];
    steps.set(control, [...known, { to, by, at, evidence }]);
  }
  return steps;
}

function rowOf(
  { store }: DecisionCase,
  { control, state, stage }: Position & { control: number },
  steps: Step[],
): CertifiedRow {
  const last = (wanted: Position['stage']): Step | undefined =>
    steps.findLast(({ to }) => to?.state === state && to.stage === wanted);
  const done = last('done');
  const verified = last('verified') ?? last('failed');
  const { hashes, facts } = closedItem(store.db, control)?.stored ?? { hashes: null, facts: null };
  const stated = facts?.drive?.sha256 ?? null;
  const hash = hashes?.sha256 ?? stated;
  const basis = facts?.kind === 'native' ? 'export' : hashes?.sha256 == null ? 'provider' : 'computed';
  return {
    controlNumber: controlNumber(control),
    standing: `${state}, ${stage}`,
    hashBefore: hash === null ? 'no hash' : `${hash} (${basis})`,
    preservation: last('authorized')?.evidence.preservation ?? 'not on record',
    action: done === undefined ? 'not on record' : actionOf(done),
    verification: verified === undefined ? 'not verified' : verdictOf(verified),
  };
}

function actionOf({ evidence, by, at }: Step): string {
  const to = evidence.recipient === null ? '' : `; recipient: ${evidence.recipient}`;
  return `${evidence.how ?? ''}${to}; recorded by ${by}, ${at}`;
}

function verdictOf({ to, evidence, by, at }: Step): string {
  const said = to?.stage === 'verified' ? evidence.proof : `FAILED: ${evidence.reason ?? ''}`;
  return `${said ?? ''}; recorded by ${by}, ${at}`;
}

function authoritiesOf(steps: Map<number, Step[]>): string[] {
  const rows = new Map<string, string[]>();
  for (const [control, some] of steps) {
    const given = some.findLast(({ to }) => to?.stage === 'authorized');
    if (given === undefined) continue;
    const { authority, document } = given.evidence;
    const key = `${authority ?? ''}; ${document ?? ''}`;
    rows.set(key, [...(rows.get(key) ?? []), controlNumber(control)]);
  }
  return [...rows].map(([key, controls]) => `${key}; for ${controls.join(', ')}`);
}

function scanLines({ store }: DecisionCase): string[][] {
  return closedScans(store.db).map(({ head }) => {
    const { run, complete, coverage } = JSON.parse(head) as ReportHead;
    const whole = complete ? 'complete' : 'INCOMPLETE';
    return [
      `scan ${run.id}`,
      `${run.startedAt} to ${run.finishedAt}`,
      `${coverage.listed} items listed, ${whole}`,
    ];
  });
}

function headLine({ document }: { document: string }): string[] {
  const { createdAt, treeSize, root } = JSON.parse(document) as {
    createdAt: string;
    treeSize: number;
    root: string;
  };
  return ['head', createdAt, `${treeSize} rows, root ${root}, SHA-256 ${sha256(document)}`];
}

function verificationLine({ seq, at, detail }: CustodyEntry): string[] {
  const { counts, uncovered, gaps } = detail as {
    counts: Record<string, number>;
    uncovered: number;
    gaps: string[];
  };
  const found = Object.entries(counts).map(([bucket, items]) => `${bucket} ${items}`);
  const whole = gaps.length === 0 ? 'list complete' : 'list INCOMPLETE';
  return [
    `verification, custody entry ${seq}`,
    at,
    `${found.join(', ')}; ${uncovered} not covered; ${whole}`,
  ];
}

/** The sources that the last verification looked through. */
function verifiedPlaces({ seq, at, by, detail }: CustodyEntry): Location[] {
  const { statements } = detail as { statements: { given: string }[] };
  return statements.map(({ given }) => ({
    place: given,
    checked: `${by}, ${at}`,
    remark: `list, trash within it, direct get, hash; custody entry ${seq}`,
  }));
}

function bagsOf({ store }: DecisionCase): string[] {
  return [...custodyEntries(store.db, 'preservation')].map(({ at, by, detail }) => {
    const { sha256: bag, counts } = detail as { sha256: string; counts: Record<string, number> };
    return `preservation copy of ${counts['preserved'] ?? 0} ${counts['preserved'] === 1 ? 'item' : 'items'}, made ${at} by ${by}, bag sha256 ${bag}`;
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
