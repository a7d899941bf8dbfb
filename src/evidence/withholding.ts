import type { DispositionState } from '../model/disposition.ts';

/** Who a production is for. */
export const AUDIENCES = ['counterparty', 'neutral', 'employee', 'pipeline'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** What becomes of a row in a production. */
export type RowStatus = 'produced' | 'redacted' | 'withheld';

/** Why a row or a part of it is held back. Personal is not privileged, so each has a code of its own. */
export type Basis = 'ATTORNEY_CLIENT' | 'PERSONAL_PRIVACY' | 'NON_RESPONSIVE' | 'OTHER';

/** `basis` is null for produced rows. */
export interface Treatment {
  status: RowStatus;
  basis: Basis | null;
}

const CODES: Record<RowStatus, string> = { produced: 'N', redacted: 'PARTIAL', withheld: 'FULL' };

/** How much of a row is held back, as lists say it: `N`, `PARTIAL` or `FULL`. */
export function withheldCode({ status }: Treatment): string {
  return CODES[status];
}

/** What a person asked for of rows that nobody has decided and no rule has flagged. */
export const UNREVIEWED = ['produce', 'redact', 'withhold'] as const;
export type Unreviewed = (typeof UNREVIEWED)[number];

/** What is known of a row when its treatment is settled. */
export interface Review {
  /** Null where nobody decided. */
  decided: DispositionState | null;
  flagged: boolean;
  /** Packs of its marks. */
  marks: ReadonlySet<string>;
  released: boolean;
}

const PRODUCED: Treatment = { status: 'produced', basis: null };
const PERSONAL: Treatment = { status: 'withheld', basis: 'PERSONAL_PRIVACY' };
const PRIVILEGED: Treatment = { status: 'withheld', basis: 'ATTORNEY_CLIENT' };
/** The basis of a protected disclosure (18 USC 1833(b)) says nothing of it. */
const PROTECTED: Treatment = { status: 'withheld', basis: 'OTHER' };

const BY_DECISION: Partial<Record<DispositionState, Treatment>> = {
  'retain-personal': PERSONAL,
  'review-privilege': PRIVILEGED,
  'retain-protected': PROTECTED,
};

const BY_WISH: Record<Unreviewed, Treatment> = {
  produce: PRODUCED,
  redact: { status: 'redacted', basis: 'NON_RESPONSIVE' },
  withhold: { status: 'withheld', basis: 'NON_RESPONSIVE' },
};

/**
 * The first that applies: a release; a decision; a mark of protection or privilege, which cannot be taken back once
 * shown; a flag; a personal mark; what was asked for of the rest.
 */
export function treatmentOf(review: Review, audience: Audience, unreviewed: Unreviewed): Treatment {
  if (audience === 'employee') return PRODUCED;
  if (audience === 'pipeline') return { status: 'redacted', basis: 'NON_RESPONSIVE' };
  const treatment = forOthers(review, unreviewed);
  if (audience === 'counterparty' || treatment === PROTECTED) return treatment;
  return PRODUCED;
}

function forOthers({ decided, flagged, marks, released }: Review, unreviewed: Unreviewed): Treatment {
  if (released) return PRODUCED;
  if (decided !== null && decided !== 'undecided') return BY_DECISION[decided] ?? PRODUCED;
  if (marks.has('protected')) return PROTECTED;
  if (marks.has('privileged')) return PRIVILEGED;
  if (flagged) return PRODUCED;
  return marks.has('personal') ? PERSONAL : BY_WISH[unreviewed];
}

/** What names a thing or a person: withheld where a row is redacted. Kind, size, dates and hashes stay. */
const NAMING: ReadonlySet<string> = new Set([
  ...['SOURCE_ACCOUNT', 'ITEM_ID', 'PATH', 'NAME', 'MODIFIED_BY', 'OWNER', 'SHARED_WITH'],
  ...['PARENT_ID', 'SHORTCUT_TARGET_ID', 'HEAD_REVISION_ID', 'CONTAINER'],
]);

/** What a log made from metadata shows of a privileged row: no name, no path, no hash, no size. */
const LOGGED: ReadonlySet<string> = new Set([
  ...['CUSTODIAN', 'SOURCE', 'ITEM_TYPE', 'EXT', 'MIME', 'CREATED_UTC', 'MODIFIED_UTC'],
  ...['MODIFIED_BY', 'OWNER', 'OWNED_BY_ME', 'SHARED_WITH'],
]);

/** A privileged row where the log is made from metadata. */
const LOGGED_ROW: Treatment = { status: 'redacted', basis: 'ATTORNEY_CLIENT' };

/** How a row is treated where the log is made from metadata: what is privileged shows the facts that such a log has. */
export function loggedByMetadata(treatment: Treatment): Treatment {
  return treatment === PRIVILEGED ? LOGGED_ROW : treatment;
}

/** True where nothing shown elsewhere may tell which item the row is. */
export function isSecret({ status, basis }: Treatment): boolean {
  return status === 'withheld' || basis === 'ATTORNEY_CLIENT';
}

/** A produced row of which only the agreed fields are shown. */
export const IN_PART: Treatment = { status: 'redacted', basis: 'OTHER' };

/** True where the field is shown in a row of this treatment; `agreed`: the only fields to be shown at all, null for no bound. */
export function isShown(
  field: string,
  { status, basis }: Treatment,
  agreed: ReadonlySet<string> | null,
): boolean {
  if (agreed !== null && !agreed.has(field)) return false;
  if (status === 'redacted' && basis === 'OTHER') return true;
  if (status === 'redacted' && basis === 'ATTORNEY_CLIENT') return LOGGED.has(field);
  return status === 'produced' || (status === 'redacted' && !NAMING.has(field));
}
