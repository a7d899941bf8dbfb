import { permissionId } from './ids.ts';
import type { Permission, Person } from './item.ts';

/** Who is signed in. */
export const ME: Person = { name: 'Dana Reyes', email: 'dana.reyes@example.com' };
export const COLLEAGUE: Person = { name: 'Ivy Okafor', email: 'ivy.okafor@northwind.example' };
export const OUTSIDER: Person = { name: 'Sam Lindqvist', email: 'sam@fabrikam.example' };
export const FRIEND: Person = { name: 'Noor Haddad', email: 'noor.haddad@example.com' };

/** A permission of one person. `more` adds members such as `expirationTime` or `deleted`. */
export function userPermission(person: Person, role: string, more: Partial<Permission> = {}): Permission {
  return {
    kind: 'drive#permission',
    id: permissionId(person.email),
    type: 'user',
    emailAddress: person.email,
    role,
    displayName: person.name,
    deleted: false,
    pendingOwner: false,
    ...more,
  };
}

export function groupPermission(name: string, email: string, role = 'reader'): Permission {
  return { ...userPermission({ name, email }, role), type: 'group' };
}

export function domainPermission(domain: string, allowFileDiscovery = false, role = 'reader'): Permission {
  return {
    kind: 'drive#permission',
    id: `${permissionId(domain)}k`,
    type: 'domain',
    domain,
    displayName: domain,
    role,
    allowFileDiscovery,
  };
}

/** Anyone: with the link, or on the public web when `allowFileDiscovery` is set. */
export function anyonePermission(allowFileDiscovery = false, role = 'reader'): Permission {
  const id = allowFileDiscovery ? 'anyone' : 'anyoneWithLink';
  return { kind: 'drive#permission', id, type: 'anyone', role, allowFileDiscovery };
}
