import type { Segment } from '../../model/segment.ts';
import type { DriveFile } from './client.ts';

/** A file as the service tells it, and what was asked of it one by one. */
export interface Told extends DriveFile {
  history?: History;
  /** Id of the file of which this is an earlier revision. */
  revisionOf?: string;
  /** Of an earlier revision: it can be read. */
  isKept?: boolean;
}

/** What asking for comments and earlier revisions brought. */
export interface History {
  /** Null where nobody asked. */
  revisions: { count: number; readable: number } | null;
  comments: Segment[] | null;
  /** What did not come, one line each. */
  missing: string[];
}
