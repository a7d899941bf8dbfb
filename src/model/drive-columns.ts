import type { DriveFacts, Permission, Sharing } from './item.ts';

/** An item as the columns below look at it. */
interface Row {
  sharing: Sharing | null;
  drive?: DriveFacts;
}

type Column = (row: Row) => string | null;

function ofDrive(value: (facts: DriveFacts) => string | null): Column {
  return ({ drive }) => (drive === undefined ? null : value(drive));
}

/** Columns of an inventory that other sources leave empty; several values of one are joined by `;`. */
export const DRIVE_COLUMNS = {
  MODIFIED_BY: ofDrive(({ lastModifiedBy }) => lastModifiedBy),
  SHARED_WITH_ME_UTC: ofDrive(({ sharedWithMeAt }) => sharedWithMeAt),
  OWNED_BY_ME: ofDrive(({ ownedByMe }) => (ownedByMe === null ? null : ownedByMe ? 'Y' : 'N')),
  SHARED_WITH: ({ sharing }) => sharedWith(sharing?.permissions ?? []),
  PARENT_ID: ofDrive(({ parents }) => parents.join(';') || null),
  HEAD_REVISION_ID: ofDrive(({ headRevisionId }) => headRevisionId),
  REVISION_COUNT: ofDrive(({ revisions }) => revisions?.count.toString() ?? null),
  TRASHED_UTC: ofDrive(({ trashedAt }) => trashedAt),
} satisfies Record<string, Column>;

/** `ivy@example.com (reader)`, owners left out, in the order of the text; null where nobody is named. */
function sharedWith(permissions: Permission[]): string | null {
  const named = permissions
    .filter(({ role }) => role !== 'owner')
    .map(({ type, email, domain, role }) => `${email ?? domain ?? type} (${role})`);
  return [...new Set(named)].sort().join(';') || null;
}
