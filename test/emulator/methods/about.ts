import { EXPORT_FORMATS } from '../exports.ts';
import { ME } from '../people.ts';
import type { Call, Reply } from '../call.ts';
import { userOf } from '../file-fields.ts';
import { requireFields } from '../paging.ts';

/** `about.get`. */
export function getAbout(call: Call): Reply {
  requireFields(call);
  const json = {
    kind: 'drive#about',
    user: userOf({ ...ME, email: call.grant.user }),
    storageQuota: {
      limit: '16106127360',
      usage: '4294967296',
      usageInDrive: '3221225472',
      usageInDriveTrash: '1048576',
    },
    exportFormats: { ...EXPORT_FORMATS },
    importFormats: { 'text/plain': ['application/vnd.google-apps.document'] },
    maxUploadSize: '5242880000000',
    appInstalled: false,
    canCreateDrives: true,
    canCreateTeamDrives: true,
    folderColorPalette: ['#ac725e'],
    driveThemes: [],
    teamDriveThemes: [],
    maxImportSizes: { 'application/vnd.google-apps.document': '10485760' },
  };
  return { json };
}
