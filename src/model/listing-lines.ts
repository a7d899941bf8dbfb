import type { ReportHead } from './report.ts';

/** What a scan remembers of one source; the rest only of a drive or an archive. */
interface ListedSource {
  kind: string;
  entries: number;
  folders: number;
  /** Folders that could not be listed. */
  notListed: number;
  api?: string;
  corpora?: { query: string; pages: number; files: number; missing: string | null }[];
  pages?: number;
  incompleteSearch?: boolean;
  trash?: string;
  /** Bytes, as decimal strings; null where the account does not tell. */
  quota?: {
    usageInDrive: string | null;
    usageInTrash: string | null;
    listed: string;
    difference: string | null;
  };
  changes?: { from: string; to: string; changed: number; removed: number } | null;
  verified?: { folders: number; missed: number } | null;
  requests?: number;
  retries?: Record<string, number>;
  notAsked?: string[];
  /** Of a Takeout archive. */
  parts?: { sizeBytes: number | null; sha256: string | null; members: number; trouble: string | null }[];
  missingParts?: number[];
}

interface Listing {
  method?: string;
  sources?: ListedSource[];
  blindSpots?: string[];
}

/**
 * How a scan listed its sources, as lines of Markdown: what was asked, how many pages came, how the sum of sizes compares with
 * the quota of the account, what changed meanwhile, what no listing sees. Numbers and fixed words alone, since names and ids
 * of drives and folders may be what a production withholds, and what many read in a pipeline.
 */
export function listingLines({ listing }: ReportHead): string[] {
  const { method, sources = [], blindSpots = [] } = listing.statement as Listing;
  return [
    ...(method === undefined ? [] : [`- Listed by: ${method}`]),
    ...sources.flatMap((source, at) => [
      `- Source ${at + 1} (${source.kind}): ${source.entries} entries, ${source.folders} of them folders; ${source.notListed} folders could not be listed`,
      ...[...driveLines(source), ...partLines(source)].map((line) => `  - ${line}`),
    ]),
    ...(blindSpots.length === 0 ? [] : ['- Not seen by such a listing:']),
    ...blindSpots.map((spot) => `  - ${spot}`),
  ];
}

function driveLines(source: ListedSource): string[] {
  const { api, corpora, pages, trash, changes, verified, requests, retries, notAsked, incompleteSearch } =
    source;
  if (corpora === undefined) return [];
  const again = Object.values(retries ?? {}).reduce((sum, count) => sum + count, 0);
  return [
    `${api ?? 'Drive API v3'}: ${requests ?? 0} requests, ${again} asked again; trash ${trash ?? 'not stated'}`,
    `pages: ${pages ?? 0}`,
    `incompleteSearch: ${incompleteSearch === true ? 'yes' : 'no'}`,
    ...corporaLines(corpora),
    quotaLine(source.quota),
    changesLine(changes ?? null),
    ...(verified === undefined || verified === null
      ? []
      : [`walk through every folder: ${verified.folders} folders, ${verified.missed} items no cursor had`]),
    // What stands behind the colon is the answer of the service, which can name a drive.
    ...(notAsked ?? []).map((what) => `not asked: ${what.split(':')[0] ?? ''}`),
  ];
}

function partLines({ parts = [], missingParts = [] }: ListedSource): string[] {
  return [
    ...parts.map(({ sizeBytes, sha256, members, trouble }, at) => {
      const what = sha256 === null ? 'cannot be read' : `${sizeBytes ?? 0} bytes, sha256 ${sha256}`;
      return `archive ${at + 1} of ${parts.length}: ${what}; ${members} members${trouble === null ? '' : ', INCOMPLETE'}`;
    }),
    ...missingParts.map((number) => `part ${number} of the archive is not there`),
  ];
}

function corporaLines(corpora: NonNullable<ListedSource['corpora']>): string[] {
  const kinds = new Map<string, { asked: number; pages: number; files: number; broken: number }>();
  for (const { query, pages, files, missing } of corpora) {
    const kind = query.replace(/driveId=\S+/, 'driveId=…');
    const sum = kinds.get(kind) ?? { asked: 0, pages: 0, files: 0, broken: 0 };
    sum.asked += 1;
    sum.pages += pages;
    sum.files += files;
    if (missing !== null) sum.broken += 1;
    kinds.set(kind, sum);
  }
  return [...kinds].map(([kind, { asked, pages, files, broken }]) => {
    const end = broken === 0 ? 'all came to their end' : `INCOMPLETE: ${broken} did not come to their end`;
    return `asked \`${kind}\`: ${asked} lists, ${pages} pages, ${files} items; ${end}`;
  });
}

function quotaLine(quota: ListedSource['quota']): string {
  if (quota === undefined || quota.usageInDrive === null) return 'quota: the account does not tell its use';
  const { usageInDrive, usageInTrash, listed, difference } = quota;
  return (
    `quota: the account counts ${usageInDrive} bytes (${usageInTrash ?? 'not told'} in the trash), ` +
    `the listed items come to ${listed}; difference ${difference ?? 'not told'}`
  );
}

function changesLine(changes: NonNullable<ListedSource['changes']> | null): string {
  if (changes === null) return 'changes while it was listed: not known';
  const { from, to, changed, removed } = changes;
  return `changes while it was listed (token ${from} to ${to}): ${changed} changed, ${removed} removed`;
}
