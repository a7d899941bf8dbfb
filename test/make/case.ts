import { join } from 'node:path';
import { runScan } from '../../src/audit/scan.ts';
import type { ScanRequest } from '../../src/audit/request.ts';
import { temporaryFolder, writeTree } from './folder.ts';
import { QUIET, scanRequest } from './request.ts';

/** Scans `folder` into the case file. */
export async function scanInto(
  caseFile: string,
  folder: string,
  more: Partial<ScanRequest> = {},
): Promise<void> {
  const run = await runScan(
    await scanRequest(folder, { caseFile, ...more }),
    QUIET,
    new AbortController().signal,
  );
  run.reported();
  run.close();
}

/** A folder with these files, scanned into a case beside it. */
export async function makeCase(
  files: Record<string, string | Uint8Array>,
  more: Partial<ScanRequest> = {},
): Promise<{ folder: string; drive: string; caseFile: string }> {
  const folder = temporaryFolder();
  const drive = join(folder, 'drive');
  writeTree(drive, files);
  const caseFile = join(folder, 'audit.case');
  await scanInto(caseFile, drive, more);
  return { folder, drive, caseFile };
}
