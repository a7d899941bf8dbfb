import type { Permission, Sharing, SharingVerdict } from '../../model/item.ts';
import type { DriveFile, DrivePermission } from './client.ts';

/** Who the person is and whom they may share with without leaving the house. */
export interface House {
  /** Own address, lower case. */
  me: string;
  /** Lower case; empty where none is known: then nobody is external. */
  domains: string[];
  /** Milliseconds since 1970: what ended before counts no more. */
  now: number;
}

/** Who may see a file. `asked`: what `permissions.list` said where the file itself tells nothing; null: it tells nothing either. */
export function sharingOf(file: DriveFile, asked: DrivePermission[] | null, house: House): Sharing {
  const told = file.permissions ?? asked;
  if (told === null) {
    // A file of one's own that is said to be shared with nobody needs no list to show it.
    const isPrivate = file.ownedByMe === true && file.shared === false;
    const ids = [...(file.permissionIds ?? [])].sort();
    return {
      verdict: isPrivate ? 'private' : 'unknown',
      ...(ids.length === 0 ? {} : { permissionIds: ids }),
    };
  }
  const permissions = told.map(permissionOf);
  return { verdict: verdictOf(permissions, house), permissions };
}

function permissionOf(permission: DrivePermission): Permission {
  return {
    type: permission.type ?? '',
    role: permission.role ?? '',
    email: permission.emailAddress ?? null,
    domain: permission.domain ?? null,
    discoverable: permission.allowFileDiscovery === true,
    expiresAt: permission.expirationTime ?? null,
    deleted: permission.deleted === true,
  };
}

/** The widest of them counts; accounts that are no more, and rights that have ended, show nothing. */
function verdictOf(permissions: Permission[], house: House): SharingVerdict {
  const live = permissions.filter(
    ({ deleted, expiresAt }) => !deleted && (expiresAt === null || Date.parse(expiresAt) > house.now),
  );
  const open = live.filter(({ type }) => type === 'anyone');
  if (open.some(({ discoverable }) => discoverable)) return 'public';
  if (open.length > 0) return 'link';
  const others = live.filter(({ email }) => email?.toLowerCase() !== house.me);
  if (others.length === 0) return 'private';
  return others.some((one) => isExternal(one, house)) ? 'external' : 'specific';
}

function isExternal({ email, domain }: Permission, { domains }: House): boolean {
  if (domains.length === 0) return false;
  const at = (domain ?? email?.slice(email.lastIndexOf('@') + 1) ?? '').toLowerCase();
  return at !== '' && !domains.some((own) => at === own || at.endsWith(`.${own}`));
}
