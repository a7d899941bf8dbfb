import { createHash } from 'node:crypto';
import { isGap } from '../../src/model/examination.ts';
import { CONFIDENCES, SEVERITIES } from '../../src/model/finding.ts';
import type { Finding, Location } from '../../src/model/finding.ts';
import type { Matter } from '../../src/model/matter.ts';
import type { Report, ReportHead, ReportItem } from '../../src/model/report.ts';
import { NOWHERE } from '../../src/model/segment.ts';

/** Builders of invented reports; every test states only what it is about. */

function hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function makeLocation(changes: Partial<Location> = {}): Location {
  return { part: 'body', ...NOWHERE, excerpt: 'a****** p***', ...changes };
}

export function makeFinding(changes: Partial<Finding> = {}): Finding {
  const ruleId = changes.ruleId ?? 'commercial.account-plan';
  return {
    id: hex(ruleId).slice(0, 16),
    ruleId,
    title: 'Account plan or customer strategy',
    severity: 'high',
    confidence: 'high',
    score: 3,
    count: 1,
    locations: [makeLocation()],
    ...changes,
  };
}

/** The item with control number `number`; flagged where a finding is no mark, disposed of to suit. */
export function makeItem(number: number, changes: Partial<ReportItem> = {}): ReportItem {
  const path = changes.paths?.[0] ?? `Plans/item-${number}.txt`;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const findings = changes.findings ?? [];
  const flagged = findings.some(({ severity }) => severity !== 'info');
  return {
    controlNumber: `HB-${String(number).padStart(6, '0')}`,
    supersedes: null,
    source: 'local',
    sourceAccount: null,
    sourceId: path,
    container: null,
    paths: [path],
    name,
    nameBytes: null,
    ext: name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : null,
    kind: 'file',
    target: null,
    mediaType: 'text/plain',
    sizeBytes: '1204',
    sha256: hex(path),
    md5: null,
    sha1: null,
    hashBasis: 'computed',
    createdAt: null,
    modifiedAt: '2025-07-20T09:30:00.000Z',
    changedAt: null,
    viewedAt: '2025-08-02T18:00:00.000Z',
    owner: null,
    sharing: null,
    trashed: false,
    duplicateGroup: null,
    known: [],
    examination: { status: 'scanned', reasons: [], detail: null },
    flagged,
    findings,
    disposition: flagged
      ? { state: 'return-and-destroy', stage: 'proposed', reason: 'high severity', heldBy: 'default' }
      : { state: 'retain', stage: 'proposed', reason: 'no rule matched', heldBy: 'default' },
    ...changes,
  };
}

/** The same item under another control number; far cheaper than a new one. */
export function renumbered(item: ReportItem, number: number): ReportItem {
  return { ...item, controlNumber: `HB-${String(number).padStart(6, '0')}` };
}

export const MATTER: Matter = {
  matter: 'Northwind v. Fabrikam Labs',
  custodian: { name: 'Dana Reyes', accounts: ['dana.reyes@example.com'] },
  formerEmployer: {
    name: 'Northwind Data',
    aliases: ['NWD'],
    domains: ['northwind.example'],
    customers: [{ name: 'Contoso', aliases: ['Customer A'] }],
    codeNames: ['Project Halyard'],
    people: [],
  },
  newEmployer: {
    name: 'Fabrikam Labs',
    aliases: [],
    domains: ['fabrikam.example'],
    customers: [],
    codeNames: [],
    people: [],
  },
  dates: { joined: '2023-02-01', notice: '2025-07-14', departed: '2025-07-31' },
  timeZone: 'America/Los_Angeles',
  counsel: { domains: ['lawfirm.example'], people: ['Ivy Okafor'] },
  holds: [{ name: 'Litigation hold', since: '2025-08-04', by: 'Court order 12', scope: 'all' }],
};

const RULES: Report['rules'] = [
  rule('commercial.account-plan', 'Account plan or customer strategy', 'high'),
  rule('commercial.price-list', 'Price list', 'medium'),
  rule('markings.footer', 'Marked confidential in a footer', 'low'),
  rule('personal.tax-return', 'Tax return', 'info'),
];

function rule(id: string, title: string, severity: string): Report['rules'][number] {
  const pack = id.slice(0, id.indexOf('.'));
  return { id, pack, title, rationale: 'Invented for tests.', severity };
}

/** A head whose counts are those of no item at all. */
export function makeHead(changes: Partial<ReportHead> = {}): ReportHead {
  return {
    schema: 'handback-report/1',
    tool: { name: 'handback', version: '0.0.0' },
    run: {
      id: 'run-1',
      caseId: null,
      startedAt: '2025-08-06T10:00:00.000Z',
      finishedAt: '2025-08-06T10:00:07.000Z',
      timeZone: 'America/Los_Angeles',
      exitCode: 0,
      acceptedReasons: [],
      resumedFrom: null,
    },
    matter: MATTER,
    options: {
      minConfidence: 'medium',
      failOn: 'low',
      metadataOnly: false,
      showMatches: false,
      strict: false,
      hashes: ['sha256'],
      budgets: { timeoutPerFile: 30_000 },
      ocr: null,
      known: [],
      baseline: null,
      config: null,
    },
    scope: {
      sources: [{ kind: 'local', given: './drive', root: '/srv/drive' }],
      filters: { include: [], exclude: [], modifiedAfter: null, modifiedBefore: null, owner: [] },
    },
    rules: {
      sha256: hex('rules'),
      packs: [
        { id: 'commercial', version: '1.0.0', sha256: hex('commercial'), rules: 2 },
        { id: 'markings', version: '1.0.0', sha256: hex('markings'), rules: 1 },
        { id: 'personal', version: '1.0.0', sha256: hex('personal'), rules: 1 },
      ],
      inactive: [],
    },
    complete: true,
    listing: { complete: true, statement: { entries: 0 } },
    coverage: { listed: 0, scanned: 0, partial: 0, skipped: 0, failed: 0, byReason: {} },
    summary: {
      flagged: 0,
      bySeverity: { high: 0, medium: 0, low: 0, info: 0 },
      byDisposition: {},
      bytes: '0',
      open: 0,
      baselineKnown: [],
      baselineGone: [],
    },
    exposure: {
      byParty: [],
      timeline: { beforeNotice30d: null, noticeToDeparture: null, afterDeparture: null },
    },
    warnings: [],
    ...changes,
  };
}

function bump(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

function byBytes(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const hasGap = (item: ReportItem): boolean => item.examination.reasons.some(isGap);

/** Fills in what follows from the items: coverage, summary, completeness, exit code. */
function tallied(head: ReportHead, items: Iterable<ReportItem>): ReportHead {
  const coverage = { listed: 0, scanned: 0, partial: 0, skipped: 0, failed: 0 };
  const byReason: Record<string, number> = {};
  const byDisposition: Record<string, number> = {};
  const bySeverity = { high: 0, medium: 0, low: 0, info: 0 };
  let bytes = 0n;
  let flagged = 0;
  let gaps = 0;
  for (const item of items) {
    coverage.listed += 1;
    coverage[item.examination.status] += 1;
    for (const reason of item.examination.reasons) bump(byReason, reason);
    if (item.disposition !== null) bump(byDisposition, item.disposition.state);
    const worst = item.findings[0];
    if (worst !== undefined) bySeverity[worst.severity] += 1;
    bytes += BigInt(item.sizeBytes ?? 0);
    if (item.flagged) flagged += 1;
    if (hasGap(item)) gaps += 1;
  }
  return {
    ...head,
    run: { ...head.run, exitCode: gaps > 0 ? 3 : flagged > 0 ? 1 : 0 },
    complete: gaps === 0,
    coverage: { ...coverage, byReason: byBytes(byReason) },
    summary: {
      ...head.summary,
      flagged,
      bySeverity,
      byDisposition: byBytes(byDisposition),
      bytes: String(bytes),
      open: flagged,
    },
  };
}

function rank({ findings: [worst] }: ReportItem): number {
  if (worst === undefined) return Number.MAX_SAFE_INTEGER;
  return SEVERITIES.indexOf(worst.severity) * 10 + CONFIDENCES.indexOf(worst.confidence);
}

/** A report over these items, its counts, order and completeness made to fit them; `changes` win over all. */
export function makeReport(items: ReportItem[], changes: Partial<ReportHead> = {}, rules = RULES): Report {
  return {
    head: { ...tallied(makeHead(changes), items), ...changes },
    items: () => items,
    flagged: () => items.filter(({ flagged }) => flagged).sort((a, b) => rank(a) - rank(b)),
    gaps: () => items.filter(hasGap),
    trashed: () => items.filter(({ trashed }) => trashed),
    rules,
  };
}

/** A report whose items are made on each walk and never kept, for tests of size and streaming. */
export function makeLargeReport(count: number, make: (number: number) => ReportItem): Report {
  function* walk(wanted: (item: ReportItem) => boolean): Generator<ReportItem> {
    for (let number = 1; number <= count; number += 1) {
      const item = make(number);
      if (wanted(item)) yield item;
    }
  }
  const items = () => walk(() => true);
  return {
    head: tallied(makeHead(), items()),
    items,
    flagged: () => walk(({ flagged }) => flagged),
    gaps: () => walk(hasGap),
    trashed: () => walk(({ trashed }) => trashed),
    rules: RULES,
  };
}

/** A drive that has some of everything: findings of each severity, marks, gaps, notes, hostile names, members, duplicates. */
export function inventedReport(changes: Partial<ReportHead> = {}): Report {
  const report = makeReport(inventedItems(), {
    scope: {
      sources: [{ kind: 'local', given: './drive', root: '/srv/drive' }],
      filters: {
        include: [],
        exclude: ['**/Music/**'],
        modifiedAfter: null,
        modifiedBefore: null,
        owner: [],
      },
    },
    rules: {
      ...makeHead().rules,
      inactive: [{ id: 'engineering.repository', needs: 'formerEmployer.domains' }],
    },
    exposure: {
      byParty: [
        { party: 'Contoso', role: 'customer', flagged: 3 },
        { party: 'Northwind Data', role: 'former employer', flagged: 2 },
      ],
      timeline: {
        beforeNotice30d: { created: 1, modified: 2, viewed: 3, shared: 0 },
        noticeToDeparture: { created: 0, modified: 1204, viewed: 2, shared: 1 },
        afterDeparture: null,
      },
    },
    warnings: [
      { code: 'trashed-items', message: 'items in the trash purge within 30 days of an unknown date' },
    ],
    ...changes,
  });
  report.head.summary.baselineGone = ['0123456789abcdef'];
  report.head.options.baseline = { file: 'audits/last month.json', sha256: hex('baseline') };
  report.head.options.config = { file: 'handback.config.yaml', sha256: hex('configuration') };
  return report;
}

function inventedItems(): ReportItem[] {
  const footer = makeFinding({
    ruleId: 'markings.footer',
    title: 'Marked confidential in a footer',
    severity: 'low',
    confidence: 'medium',
    score: 1,
    locations: [makeLocation({ part: 'footer', page: 1, excerpt: 'C***********' })],
  });
  const prices = makeFinding({
    ruleId: 'commercial.price-list',
    title: 'Price list',
    severity: 'medium',
    confidence: 'medium',
    score: 2,
    count: 44,
    locations: [
      makeLocation({ part: 'cell', sheet: 'Plan', cell: 'B12', excerpt: 'L*** p****' }),
      makeLocation({ part: 'sheet-name', sheet: 'Plan', excerpt: 'P****' }),
      makeLocation({ part: 'name', excerpt: 'p****' }),
      makeLocation({ part: 'body', embedded: 'embeddings/sheet1.xlsx', excerpt: 'n** p****' }),
    ],
  });
  const tax = makeFinding({
    ruleId: 'personal.tax-return',
    title: 'Tax return',
    severity: 'info',
    confidence: 'high',
  });
  const plan = makeFinding({
    count: 3,
    locations: [
      makeLocation({ part: 'header', page: 3, excerpt: 'A****** p*** FY26' }),
      makeLocation({ line: 7 }),
      makeLocation({ part: 'property' }),
    ],
  });
  const retained = (
    state: 'retain-personal' | 'undecided' | 'review-privilege' | 'review-ownership',
    reason: string,
  ) => ({ state, stage: 'proposed', reason, heldBy: 'Litigation hold' }) as const;
  return [
    makeItem(1, {
      paths: ['Plans'],
      kind: 'folder',
      mediaType: null,
      sizeBytes: null,
      sha256: null,
      hashBasis: 'none',
      examination: { status: 'scanned', reasons: ['no-content'], detail: null },
      disposition: null,
    }),
    makeItem(2, {
      paths: ['Plans/Contoso.docx'],
      findings: [plan, footer],
      duplicateGroup: 'D-0001',
      known: [{ list: 'northwind.txt', label: 'deal desk' }],
    }),
    makeItem(3, { paths: ['Plans/copy of Contoso.docx'], findings: [plan], duplicateGroup: 'D-0001' }),
    makeItem(4, {
      paths: [
        'Prices/価格表 2025 – a list whose name goes on and on, past any column that a table could have.xlsx',
      ],
      findings: [prices],
      disposition: retained('review-ownership', 'commercial.price-list'),
    }),
    makeItem(5, { paths: ['=cmd|calc!A1, "quoted"\n\u001b[31mred\u202e.txt'], findings: [footer] }),
    makeItem(6, {
      paths: ['Private/Tax 2024.pdf'],
      findings: [tax],
      disposition: retained('retain-personal', 'personal.tax-return'),
    }),
    makeItem(7, {
      paths: ['Archive/old.zip'],
      examination: {
        status: 'partial',
        reasons: ['too-deep', 'encrypted'],
        detail: 'member 3 of 9 asks for a password',
      },
      disposition: retained('undecided', 'too-deep, encrypted'),
    }),
    makeItem(8, {
      paths: ['Archive/old.zip!notes/<img src=x>[a](http://x.example).txt'],
      kind: 'member',
      container: 'HB-000007',
    }),
    makeItem(9, {
      paths: ['Photos/beach.jpg'],
      mediaType: 'image/jpeg',
      examination: { status: 'scanned', reasons: ['picture-not-read'], detail: null },
    }),
    makeItem(10, {
      paths: ['link'],
      kind: 'shortcut',
      target: '../elsewhere',
      sha256: null,
      hashBasis: 'none',
      examination: { status: 'skipped', reasons: ['not-followed'], detail: null },
      disposition: null,
    }),
    makeItem(11, {
      paths: ['secret.bin'],
      sha256: null,
      hashBasis: 'none',
      examination: { status: 'failed', reasons: ['denied'], detail: 'EACCES on open' },
      disposition: retained('undecided', 'denied'),
    }),
    makeItem(12, {
      paths: ['Letters/to counsel.eml'],
      trashed: true,
      sharing: { verdict: 'link' },
      supersedes: 'HB-000006',
      disposition: retained('review-privilege', 'privileged.counsel'),
    }),
  ];
}
