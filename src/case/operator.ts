import { hostname, userInfo } from 'node:os';

/** Who runs the command, as the system knows it: `ivy@desk-3`. */
export function operatorName(): string {
  return `${accountName()}@${hostname()}`;
}

/** A container may run under a number that has no name. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
