import { release, type as systemName } from 'node:os';
import { appendCustody, type CustodyEventName } from '../case/custody.ts';
import { operatorName } from '../case/operator.ts';
import type { Case } from '../case/open.ts';
import { closedItems } from '../case/rows.ts';
import type { RunRecord } from '../case/runs.ts';
import type { ReportHead } from '../model/report.ts';
import { BUILD, VERSION } from '../model/version.ts';
import { controlNumber } from './hold.ts';
import type { ScanRequest } from './request.ts';

/** Items of one `not-examined` entry. */
const ITEMS_PER_ENTRY = 500;

/** A scan as the custody log sees it. */
export interface Acquisition {
  request: ScanRequest;
  store: Case;
  run: RunRecord;
}

/** Writes down what happened to a scan; a temporary case has no log. Call within the transaction that does it. */
function log(
  { request, store, run }: Acquisition,
  event: CustodyEventName,
  detail: Record<string, unknown>,
): void {
  if (store.file === null) return;
  const at = request.now ?? Date.now();
  const by = request.examiner ?? operatorName();
  appendCustody(store.db, { event, at, by, detail: { run: run.runId, ...detail } });
}

const METHODS = {
  local: 'files opened for reading only; one listing of each folder; bytes hashed as read',
  takeout: 'archives opened for reading only; bytes hashed as read',
  drive: 'Drive API v3 with a read-only scope; listing, downloads and exports only; bytes hashed as read',
};

/** Who scans what, how, with which build, on whose authority, and on which machine and clock. */
export function logStart(acquisition: Acquisition): void {
  const { request, store } = acquisition;
  if (store.file === null) return;
  const { sources, matter, filters, options, budgets, ruleSet, authority } = request;
  log(acquisition, 'scan-started', {
    authority,
    matter: matter?.matter ?? null,
    custodian: matter?.custodian ?? null,
    sources: sources.map(({ kind, given, root, account, asked }) => ({
      ...{ kind, given, root },
      ...(account === null ? {} : { account }),
      ...(asked === undefined ? {} : { asked }),
    })),
    filters,
    method: [...new Set(sources.map(({ kind }) => METHODS[kind]))].join('; '),
    options,
    budgets,
    rules: { sha256: ruleSet.sha256, packs: ruleSet.packs },
    tool: { name: 'handback', version: VERSION, build: BUILD, node: process.version },
    host: hostFacts(request.now !== null),
  });
}

/** An interrupted run is taken up again at `state`. */
export function logContinue(acquisition: Acquisition): void {
  if (acquisition.store.file === null) return;
  log(acquisition, 'scan-continued', {
    state: acquisition.run.state,
    tool: { name: 'handback', version: VERSION, build: BUILD, node: process.version },
    host: hostFacts(acquisition.request.now !== null),
  });
}

/** The account of the operating system stands here even where the log names a person. */
function hostFacts(clockIsFixed: boolean): Record<string, unknown> {
  return {
    account: operatorName(),
    system: `${systemName()} ${release()}`,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    offsetFromUtcMinutes: -new Date().getTimezoneOffset(),
    clock: clockIsFixed ? 'fixed by --now' : 'of the machine',
  };
}

/** How the listing went, as reports state it too. */
export function logListed(acquisition: Acquisition, statement: Record<string, unknown>): void {
  log(acquisition, 'listed', { statement });
}

/** Every gap by its control number, then sums, what was `repeated`, what distant sources were asked, and a digest that ties the inventory to the log. */
export function logClosed(
  acquisition: Acquisition,
  head: ReportHead,
  inventory: string,
  repeated: Record<string, number>,
): void {
  const { store, run, request } = acquisition;
  if (store.file === null) return;
  let items: unknown[] = [];
  const flush = (): void => {
    if (items.length > 0) log(acquisition, 'not-examined', { items });
    items = [];
  };
  for (const { control, stored } of closedItems(store.db, run.id, 'gaps')) {
    const { status, reasons, detail } = stored.examination;
    items.push({ item: controlNumber(control), status, reasons, detail });
    if (items.length === ITEMS_PER_ENTRY) flush();
  }
  flush();
  const { complete, coverage, summary } = head;
  // Both as far as this process did it: an interrupted one left no trace but the entries before.
  const traffic = request.sources.flatMap((source) => source.traffic?.() ?? []);
  log(acquisition, 'scan-closed', {
    ...{ complete, coverage, bytes: summary.bytes, inventory, repeated },
    ...(traffic.length === 0 ? {} : { traffic }),
  });
}
