import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

const PAGE_BYTES = 4096;

/**
 * Resident bytes of a process as the system sees it: from Linux' /proc/<pid>/statm, elsewhere asked of `ps`. Null
 * where neither answers.
 */
export async function residentBytes(pid: number): Promise<number | null> {
  try {
    const pages = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1];
    return pages === undefined ? null : Number(pages) * PAGE_BYTES;
  } catch {
    return process.platform === 'linux' || process.platform === 'win32' ? null : askPs(pid);
  }
}

function askPs(pid: number): Promise<number | null> {
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'rss=', '-p', String(pid)], (error, stdout) => {
      resolve(error === null ? Number(stdout) * 1024 : null);
    });
  });
}
