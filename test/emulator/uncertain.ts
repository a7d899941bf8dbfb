import type { Switches } from './world.ts';

/** What the emulator does although nobody has seen it for certain. A person with a real account can confirm each once. */
export interface Uncertain {
  /** Number of the behaviour in the list of the tests. */
  behaviour: number;
  what: string;
  /** The switch that changes it, where there is one. */
  switch?: keyof Switches;
}

export const UNCERTAIN: Uncertain[] = [
  { behaviour: 1, what: 'the WWW-Authenticate header of a 401' },
  { behaviour: 4, what: 'the text with which the device flow refuses Drive scopes' },
  { behaviour: 8, what: 'which members a row of a shared drive has by default' },
  { behaviour: 11, what: 'the answer to a page size below 1' },
  { behaviour: 11, what: 'the largest page that the server gives', switch: 'pageCap' },
  {
    behaviour: 12,
    what: 'the body that refuses a page token, and how long a token lives',
    switch: 'pageTokenLifetime',
  },
  { behaviour: 13, what: 'whether and binds tighter than or; here both bind alike, from the left' },
  { behaviour: 14, what: 'whether name = compares without regard to case', switch: 'nameIgnoresCase' },
  { behaviour: 16, what: 'the refusal of includeItemsFromAllDrives without supportsAllDrives' },
  { behaviour: 18, what: 'which children a query with several parents loses', switch: 'orParentsBug' },
  { behaviour: 21, what: 'that a forbidden shortcut target is a 403 and not a 404' },
  { behaviour: 22, what: 'whether shared-drive items tell permissionIds' },
  { behaviour: 23, what: 'the Accept-Ranges and X-Goog-Hash headers of a download' },
  { behaviour: 24, what: 'that a request for several ranges gets the whole file' },
  {
    behaviour: 26,
    what: 'the bodies of cannotDownloadFile and downloadQuotaExceeded, and acknowledgeAbuse on a clean file',
  },
  { behaviour: 27, what: 'the bodies for an unsupported pair of types and for fileNotExportable' },
  { behaviour: 28, what: 'whether an export link redirects', switch: 'exportLinkRedirects' },
  { behaviour: 33, what: 'whether a lost shared drive is a 404 or a 403' },
  { behaviour: 36, what: 'the refusal to rename a locked file' },
  { behaviour: 40, what: 'the units of downloads, exports and permissions.list' },
];
