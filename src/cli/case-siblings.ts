import { realPath, type NamedFile } from './outputs.ts';

/** What the case store keeps beside a case, see `case/lock.ts` and SQLite's journals. */
const CASE_SIBLINGS = ['-journal', '-wal', '-shm', '.writer', '.lock'];

/** A file that is in use; of a case also what lies beside it, under all its names. */
export function withSiblings({ what, path }: NamedFile): NamedFile[] {
  if (what !== 'case') return [{ what, path }];
  const names = new Set([path, realPath(path)]);
  return [...names].flatMap((name) =>
    ['', ...CASE_SIBLINGS].map((suffix) => ({ what, path: name + suffix })),
  );
}
