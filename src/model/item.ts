export type SourceKind = 'local' | 'takeout' | 'drive';

export type ItemKind = 'file' | 'folder' | 'shortcut' | 'special' | 'native' | 'member';

export type SharingVerdict = 'private' | 'specific' | 'external' | 'link' | 'public' | 'unknown';

export interface Sharing {
  verdict: SharingVerdict;
}

/** What a source says of one listed thing, before any content is read. Times are milliseconds since 1970, UTC. */
export interface ItemFacts {
  /**
   * Identity within its source. Locally the relative path; bytes that are not UTF-8 are percent-encoded,
   * see `sources/local/path-id.ts`.
   */
  sourceId: string;
  /** Path relative to the source, `/` between names; U+FFFD where bytes are not UTF-8. Members: `outer.zip!inner/a.txt`. */
  path: string;
  /** Last component of `path`. */
  name: string;
  /** Base64 of the name's exact bytes, only where they are not valid UTF-8. */
  nameBytes: string | null;
  kind: ItemKind;
  /** Where a shortcut points, as stored; a local one is written as in `sourceId`. */
  target: string | null;
  sizeBytes: number | null;
  createdAt: number | null;
  modifiedAt: number | null;
  changedAt: number | null;
  viewedAt: number | null;
  /** E-mail address of the owner where the source knows it. */
  owner: string | null;
  sharing: Sharing | null;
  trashed: boolean;
}

/** Lower-case file name extension without the dot, or null. A leading dot starts no extension. */
export function extensionOf(name: string): string | null {
  const dot = name.lastIndexOf('.');
  return dot > 0 && dot < name.length - 1 ? name.slice(dot + 1).toLowerCase() : null;
}
