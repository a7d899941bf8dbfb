import type { ReportHead, ReportItem } from '../../../src/model/report.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { runMain, type Outcome } from '../cli/run-main.ts';
import { tokenFile } from './open.ts';

export interface Scanned extends ReportHead {
  items: ReportItem[];
}

/** `handback scan gdrive:` of an emulated drive, as JSON. */
export async function scanDrive(
  emulator: Emulator,
  more: string[] = [],
  scopes?: string[],
): Promise<Outcome & { report: Scanned }> {
  const signIn = ['--access-token-file', tokenFile(emulator, scopes)];
  const args = ['scan', 'gdrive:', ...signIn, '-f', 'json', '--now', '2026-03-02T09:00:00Z', ...more];
  const ran = await runMain(args, { HANDBACK_DRIVE_ENDPOINT: emulator.origin });
  return { ...ran, report: (ran.stdout === '' ? null : JSON.parse(ran.stdout)) as Scanned };
}
