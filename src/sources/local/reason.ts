import type { Reason } from '../../model/examination.ts';

/** Why a file could not be listed or read, in the terms of a report. */
export interface Mishap {
  reason: Reason;
  detail: string;
}

/** Of an error thrown by `openForReading` for what is no regular file; stands beside the system's codes. */
export const NOT_A_FILE = 'ENOTAFILE';

const REASONS: Partial<Record<string, Reason>> = {
  EACCES: 'denied',
  EPERM: 'denied',
  EBUSY: 'denied',
  EAGAIN: 'denied',
  ENOENT: 'vanished',
  ENOTDIR: 'vanished',
  ESTALE: 'vanished',
  // O_NOFOLLOW met a link where a file was listed.
  ELOOP: 'vanished',
  ENAMETOOLONG: 'path-too-long',
  ENOMEM: 'out-of-memory',
  // Something else has taken the place of a listed file: the file is gone. ENXIO is what a socket answers to being opened.
  ENXIO: 'vanished',
  [NOT_A_FILE]: 'vanished',
};

/**
 * The reason behind an error of a system call; `damaged` for those that speak of the medium (EIO) or of nothing known.
 * What is no error of a system call is a bug and is thrown again.
 */
export function reasonOf(error: unknown): Mishap {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error;
  if (!/^E[A-Z0-9]+$/.test(error.code)) throw error;
  const syscall = 'syscall' in error && typeof error.syscall === 'string' ? error.syscall : 'read';
  return { reason: REASONS[error.code] ?? 'damaged', detail: `${syscall}: ${error.code}` };
}
