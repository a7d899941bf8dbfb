import type { Sighting } from '../case/sightings.ts';
import { foldersAbove } from '../model/folders-above.ts';

/**
 * The trash of a desktop: `.local/share/Trash`, `.Trash-1000` or `.Trash/1000` as freedesktop.org specifies it, `.Trash` on
 * macOS. In `files` lies what was thrown away, in `info` where it lay and when, in `directorysizes` what folders amount to.
 */
const TRASH = /^((?:.*?\/)?(?:\.local\/share\/Trash|\.Trash(?:-\d+|\/\d+)?))(?:\/(.*))?$/s;

/** True for what lies in the trash of a desktop. */
export function isInTrash(path: string): boolean {
  return /(?:^|\/)(?:\.local\/share\/Trash|\.Trash(?:-\d+)?)\//.test(path);
}

function placeIn(path: string): { root: string; inside: string | undefined } | null {
  const [, root, inside] = TRASH.exec(path) ?? [];
  return root === undefined ? null : { root, inside };
}

/** What went to the trash by decision. */
export interface Removals {
  add: (trashed: Sighting) => void;
  /** True for what a trash has because of that: its own folders and lists, what it notes of a removal, another copy of it. */
  explains: (path: string, sighting: Sighting | null) => boolean;
}

/** Starts with nothing. */
export function createRemovals(): Removals {
  const paths = new Set<string>();
  const hashes = new Set<string>();
  return {
    add: ({ path, sha256 }) => {
      for (const one of [path, ...foldersAbove(path)]) paths.add(one);
      if (sha256 !== null) hashes.add(sha256);
    },
    explains: (path, sighting) => {
      if (isOfTrash(path, sighting?.kind === 'folder')) return true;
      const place = placeIn(path);
      if (sighting === null || place?.inside === undefined) return false;
      const noted = /^info\/(.*)\.trashinfo$/s.exec(place.inside)?.[1];
      if (noted !== undefined) return paths.has(`${place.root}/files/${noted}`);
      return sighting.kind === 'folder' ? paths.has(path) : hashes.has(sighting.sha256 ?? '');
    },
  };
}

/** What a trash makes for itself, whatever is in it. */
function isOfTrash(path: string, isFolder: boolean): boolean {
  const place = placeIn(path);
  if (!isFolder) return place?.inside === 'directorysizes';
  if (place !== null) return [undefined, 'files', 'info', 'expunged'].includes(place.inside);
  return /(?:^|\/)\.local(?:\/share)?$/.test(path);
}
