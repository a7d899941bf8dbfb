import { hashdeepHeader as header, hashdeepLine } from '../model/hashdeep.ts';
import type { ProductionRow } from './production-row.ts';

/** `status` as `runStatus` gives it. */
export function hashdeepHeader(status: string): string {
  return header([`run: ${status}`, 'files whose rows are produced; others are in the list alone']);
}

/** A file whose name is shown; members of containers are no files of a folder. */
export function hashdeepRow(row: ProductionRow, except: (field: string, what: string) => void): string {
  const { shown, status } = row;
  if (shown.get('ITEM_TYPE') !== 'file' || status === 'withheld' || !shown.has('PATH')) return '';
  const [size = null, sha256 = null, path = null] = ['SIZE_BYTES', 'SHA256', 'PATH'].map((name) =>
    shown.get(name),
  );
  const entry = hashdeepLine({ size, sha256, path });
  if ('line' in entry) return entry.line;
  except(sha256 === null ? 'SHA256' : 'PATH', entry.problem);
  return '';
}
