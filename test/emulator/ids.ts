import { createHash } from 'node:crypto';

const BULK = 'b';

/** Text in the alphabet of file IDs that depends on its parts alone. */
export function token(length: number, ...parts: (string | number)[]): string {
  return createHash('sha512').update(parts.join('\0')).digest('base64url').slice(0, length);
}

/** The ID of a file made by hand: 33 characters beginning with 1. */
export function fileId(seed: number, label: string): string {
  return `1${token(31, 'file', seed, label)}c`;
}

/** The ID of a My Drive root, `0A…Uk9PVA`. */
export function rootId(seed: number): string {
  return `0A${token(11, 'root', seed)}Uk9PVA`;
}

/** The ID of a shared drive, which is also that of its top folder, `0A…PVA`. */
export function driveId(seed: number, label: string): string {
  return `0A${token(14, 'drive', seed, label)}PVA`;
}

/** A permission's ID: 20 digits. */
export function permissionId(of: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(of).digest('hex').slice(0, 15)}`).toString();
  return digits.padStart(20, '1');
}

/** The ID of bulk item `index`: 33 characters from which the index can be read back without a table. */
export function bulkId(seed: number, index: number): string {
  const number = index.toString(36).padStart(7, '0');
  return `1${number}${token(24, 'bulk', seed, index)}${BULK}`;
}

/** The index in a bulk ID, or null when the ID is not one of this seed. */
export function bulkIndex(seed: number, id: string): number | null {
  if (id.length !== 33 || !id.endsWith(BULK)) return null;
  const index = Number.parseInt(id.slice(1, 8), 36);
  return Number.isSafeInteger(index) && bulkId(seed, index) === id ? index : null;
}
