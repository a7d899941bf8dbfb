import { EXIT } from '../../model/error.ts';
import type { Call, Command } from '../command.ts';
import * as drive from '../drive-options.ts';
import { DAT_OPTIONS } from '../layout-options.ts';
import * as limits from '../limit-options.ts';
import * as options from '../options.ts';

export const scan: Command = {
  name: 'scan',
  operands: '<source...>',
  offers: 'files',
  summary:
    'Audit folders, Takeout archives and Google Drive: list every file, flag what the rules find, propose what to do with it',
  examples: [
    { line: 'handback scan ~/Documents', does: 'show what is there on the terminal' },
    {
      line: 'handback scan drive -m matter.yaml -c audit.case -f json,csv,md -o audit/',
      does: 'keep the run in a case, and write report, inventory and checklist',
    },
    {
      line: 'handback scan takeout-20251001T120000Z-001.zip -c audit.case',
      does: 'a Takeout archive with all its parts, .zip or .tgz',
    },
    {
      line: 'handback scan gdrive: -c audit.case',
      does: 'a whole Google Drive, after handback auth login',
    },
    {
      line: 'handback scan drive --fail-on high --allow-incomplete encrypted -f github',
      does: 'as a check in a pipeline: 1 for high severity, 3 for other gaps',
    },
  ],
  options: [
    options.MATTER,
    options.RULES,
    options.NO_DEFAULT_RULES,
    options.KNOWN,
    options.MIN_CONFIDENCE,
    options.BASELINE,
    options.METADATA_ONLY,
    options.INCLUDE,
    options.EXCLUDE,
    options.MODIFIED_AFTER,
    options.MODIFIED_BEFORE,
    options.OWNER,
    drive.EXPECT_ACCOUNT,
    drive.NO_TRASH,
    drive.VERIFY_LISTING,
    drive.FOLLOW_SHORTCUTS,
    drive.REVISIONS,
    drive.COMMENTS,
    drive.LABEL,
    drive.ACTIVITY_SINCE,
    drive.EXPORT_AS,
    drive.ACKNOWLEDGE_ABUSE,
    drive.ACCESS_TOKEN_FILE,
    drive.SERVICE_ACCOUNT,
    drive.IMPERSONATE,
    drive.APPLICATION_DEFAULT,
    drive.QUOTA_UNITS,
    options.FORMAT,
    options.OUTPUT,
    options.CASE,
    options.SHOW_MATCHES,
    options.SHOW_NAMES,
    options.NO_SPREADSHEET_SAFE,
    ...DAT_OPTIONS,
    options.HASH,
    options.FAIL_ON,
    options.ALLOW_INCOMPLETE,
    options.STRICT,
    options.BY,
    options.AUTHORITY,
    limits.JOBS,
    ...limits.PER_FILE,
    options.PASSWORD_FILE,
    options.CONFIG,
    options.NOW,
    options.QUIET,
    options.VERBOSE,
    options.PROFILE_RULES,
    options.NO_PROGRESS,
    options.NO_COLOR,
    options.DEBUG,
  ],
  exitCodes: [
    EXIT.complete,
    EXIT.findings,
    EXIT.incomplete,
    EXIT.integrity,
    EXIT.refused,
    EXIT.source,
    EXIT.output,
  ],
  run: runScanCommand,
};

async function runScanCommand(call: Call): Promise<number> {
  const { planScan } = await import('../scan-plan.ts');
  const { performScan } = await import('../scan-run.ts');
  return performScan(await planScan(call, scan.options), call.io);
}
