import type { Block, Paper } from '../model/paper.ts';
import { withoutWord } from './forbidden-word.ts';
import type { Matter } from '../model/matter.ts';

/** A row of the certificate; texts are as people recorded them. */
export interface CertifiedRow {
  controlNumber: string;
  /** `destroy verified`. */
  standing: string;
  /** Lower-case hex and what it is a hash of, or that there is none. */
  hashBefore: string;
  preservation: string;
  /** What was done: how, by whom recorded, when (UTC). */
  action: string;
  verification: string;
}

/** A place where copies can lie. `checked`: who looked, when; null where nobody did. */
export interface Location {
  place: string;
  checked: string | null;
  remark: string;
}

export interface CertificateFacts {
  caseId: string;
  /** ISO 8601 UTC. */
  madeAt: string;
  tool: string;
  matter: Matter | null;
  /** What was returned, what destroyed. */
  returns: number;
  destructions: number;
  sources: string[];
  /** Who gave authority, by which document, for how many rows. */
  authorities: string[];
  /** Scans, heads and verifications in order: what, when (UTC), particulars. */
  timeline: string[][];
  /** SHA-256 of the latest head; null where none was made. */
  headSha256: string | null;
  holds: string[];
  rows: CertifiedRow[];
  locations: Location[];
  kept: string[];
  noUse: string | null;
  /** What stands against it; empty where nothing does. */
  open: string[];
  draft: boolean;
}

/** The certificate as people sign it: it states what was recorded and observed, and declares nothing by itself. */
export function certificate(facts: CertificateFacts): Paper {
  return withoutWord({
    title: titleOf(facts),
    banner: facts.draft ? 'INCOMPLETE: a draft, not to be signed or relied on' : null,
    blocks: [
      ...(facts.draft ? openBlocks(facts.open) : []),
      ...opening(facts),
      { block: 'heading', text: 'Rows' },
      table(ROW_HEAD, facts.rows.map(cellsOf)),
      ...locationBlocks(facts.locations),
      { block: 'heading', text: 'Copies knowingly kept' },
      { block: 'list', items: facts.kept.length === 0 ? ['none stated'] : facts.kept },
      ...notices(facts),
      ...declaration(),
    ],
  });
}

function table(head: string[], rows: string[][]): Block {
  return rows.length === 0 ? { block: 'list', items: ['none'] } : { block: 'table', head, rows };
}

function titleOf({ returns, destructions }: CertificateFacts): string {
  const acts = [...(returns > 0 ? ['return'] : []), ...(destructions > 0 ? ['destruction'] : [])];
  return `Certificate of ${acts.length === 0 ? 'return or destruction' : acts.join(' and ')}`;
}

function openBlocks(open: string[]): Block[] {
  const items = open.length === 0 ? ['nothing that the case knows of'] : open;
  return [
    { block: 'heading', text: 'What stands against a certificate' },
    { block: 'list', items },
  ];
}

function opening({ matter, ...facts }: CertificateFacts): Block[] {
  const parties = [
    `Matter: ${matter?.matter ?? 'not stated'}`,
    `Custodian: ${matter?.custodian?.name ?? 'not stated'}`,
    `Former employer: ${matter?.formerEmployer?.name ?? 'not stated'}`,
    `New employer: ${matter?.newEmployer?.name ?? 'not stated'}`,
    `Case ${facts.caseId}; prepared ${facts.madeAt} with ${facts.tool}`,
    `Rows: ${facts.rows.length}; to be returned ${facts.returns}, to be destroyed ${facts.destructions}`,
  ];
  return [
    { block: 'heading', text: 'Matter and parties' },
    { block: 'list', items: parties },
    { block: 'heading', text: 'Authority' },
    { block: 'list', items: facts.authorities.length === 0 ? ['none on record'] : facts.authorities },
    { block: 'heading', text: 'Accounts and sources in scope' },
    { block: 'list', items: facts.sources },
    { block: 'heading', text: 'Scans, heads and verifications' },
    table(['What', 'When (UTC)', 'Particulars'], facts.timeline),
    { block: 'paragraph', text: `Head, SHA-256: ${facts.headSha256 ?? 'NONE'}`, strong: true },
    { block: 'heading', text: 'Holds in force' },
    { block: 'list', items: facts.holds.length === 0 ? ['none'] : facts.holds },
  ];
}

const ROW_HEAD = ['Row', 'Standing', 'SHA-256 before', 'Preserved as', 'Action', 'Verification'];

function cellsOf(row: CertifiedRow): string[] {
  return [row.controlNumber, row.standing, row.hashBefore, row.preservation, row.action, row.verification];
}

function locationBlocks(locations: Location[]): Block[] {
  const rowsOf = (some: Location[]): string[][] =>
    some.map(({ place, checked, remark }) => [place, checked ?? 'NOT CHECKED', remark]);
  const checked = locations.filter((location) => location.checked !== null);
  const others = locations.filter((location) => location.checked === null);
  return [
    { block: 'heading', text: 'Locations checked' },
    table(['Place', 'By whom, when', 'Remark'], rowsOf(checked)),
    { block: 'heading', text: 'Locations NOT checked, or outside control' },
    table(['Place', 'Checked', 'Remark'], rowsOf(others)),
    { block: 'paragraph', text: 'Nothing in this certificate speaks of a location that was not checked.' },
  ];
}

function notices({ noUse }: CertificateFacts): Block[] {
  return [
    ...(noUse === null
      ? []
      : ([
          { block: 'heading', text: 'Statement on use' },
          { block: 'paragraph', text: noUse },
        ] satisfies Block[])),
    { block: 'heading', text: 'What this means, and what it does not' },
    { block: 'list', items: NOTICES },
  ];
}

const NOTICES = [
  'Where a row is verified, its deletion was put on record by a person, and its absence was then observed: from the list, from the trash, by its id, and of the same bytes anywhere in the scope stated above.',
  'Deletion at a provider or in a file system is not media sanitization in the sense of NIST SP 800-88: it neither clears, purges nor destroys a medium.',
  'The program that prepared this paper lists, reads and compares. It has deleted nothing.',
  'Protected disclosures (18 U.S.C. 1833(b)): an individual is not liable under a federal or state trade secret law for disclosing a trade secret in confidence to a government official or to an attorney, solely to report or investigate a suspected violation of law, or in a filing made under seal. Nothing in this certificate limits that.',
];

function declaration(): Block[] {
  return [
    { block: 'heading', text: 'Declaration' },
    {
      block: 'paragraph',
      text: 'For a person to read, correct and sign (28 U.S.C. 1746); no program can make this declaration:',
    },
    {
      block: 'paragraph',
      text: 'I declare under penalty of perjury under the laws of the United States of America that the foregoing is true and correct.',
    },
    {
      block: 'blanks',
      labels: ['Signature', 'Name', 'Title', 'Qualification', 'Date', 'Place'],
    },
  ];
}
