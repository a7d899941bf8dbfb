import { collectSooner } from '../audit/heap.ts';
import { createTemporaryFolder } from '../case/temporary.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import type { Matter } from '../model/matter.ts';
import type { Source } from '../model/source.ts';
import { endpointOf } from '../sources/drive/endpoint.ts';
import { DEFAULT_PACE } from '../sources/drive/session.ts';
import { openDriveSource, type DriveOptions } from '../sources/drive/source.ts';
import type { SignIn } from '../sources/drive/tokens.ts';
import * as drive from './drive-options.ts';
import type { Io } from './io.ts';
import { isGiven, pathOf, setting, valueOf, valuesOf, type Given } from './option.ts';
import { METADATA_ONLY, NOW } from './options.ts';

/** Opens a drive as the options say. Throws HandbackError: usage, and source where nobody is signed in. */
export async function openDrive(
  operand: string,
  given: Given,
  io: Io,
  matter: Matter | null,
): Promise<Source> {
  // A list of half a million files is such garbage: resident memory stays low for 5 % of time.
  collectSooner();
  const options: DriveOptions = {
    signIn: signInOf(given),
    metadataOnly: isGiven(given, METADATA_ONLY),
    expectAccount: valueOf(given, drive.EXPECT_ACCOUNT),
    env: io.env,
    endpoint: endpointOf(io.env),
    withTrash: !isGiven(given, drive.NO_TRASH),
    verifyListing: isGiven(given, drive.VERIFY_LISTING),
    followShortcuts: isGiven(given, drive.FOLLOW_SHORTCUTS),
    ...historyOf(given),
    labels: valuesOf(given, drive.LABEL),
    activitySince: valueOf(given, drive.ACTIVITY_SINCE),
    exportAs: valueOf(given, drive.EXPORT_AS) ?? [],
    now: valueOf(given, NOW),
    acknowledgeAbuse: isGiven(given, drive.ACKNOWLEDGE_ABUSE),
    domains: matter?.formerEmployer?.domains ?? [],
    makeFolder: createTemporaryFolder,
  };
  return openDriveSource(operand, options, {
    ...DEFAULT_PACE,
    unitsPerMinute: setting(given, drive.QUOTA_UNITS),
  });
}

/** Throws HandbackError (usage) where content is asked for and refused at once. */
function historyOf(given: Given): { revisions: boolean; comments: boolean } {
  const comments = isGiven(given, drive.COMMENTS);
  if (comments && isGiven(given, METADATA_ONLY)) {
    throw new HandbackError({
      code: EXIT.usage,
      message: '--comments and --metadata-only exclude each other',
      hint: 'comments are content: leave one of the two out',
    });
  }
  return { revisions: isGiven(given, drive.REVISIONS), comments };
}

/** How to sign in; the lasting sign-in where nothing else is said. Throws HandbackError (usage). */
function signInOf(given: Given): SignIn {
  const tokenFile = pathOf(given, drive.ACCESS_TOKEN_FILE);
  const keyFile = pathOf(given, drive.SERVICE_ACCOUNT);
  const subject = valueOf(given, drive.IMPERSONATE);
  const ways: SignIn[] = [
    ...(tokenFile === null ? [] : [{ kind: 'token-file' as const, file: tokenFile }]),
    ...(keyFile === null ? [] : [{ kind: 'service-account' as const, file: keyFile, subject }]),
    ...(isGiven(given, drive.APPLICATION_DEFAULT) ? [{ kind: 'application-default' as const }] : []),
  ];
  if (ways.length > 1 || (subject !== null && keyFile === null)) {
    throw new HandbackError({
      code: EXIT.usage,
      message: ways.length > 1 ? 'more than one way to sign in' : '--impersonate goes with --service-account',
      hint: 'give one of --access-token-file, --service-account and --application-default',
    });
  }
  return ways[0] ?? { kind: 'stored' };
}
