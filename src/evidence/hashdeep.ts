import type { ProductionRow } from './production-row.ts';

/** Format of jessek/hashdeep, FILEFORMAT. Audit a copy from inside its folder: `hashdeep -rl -a -vv -k list.hashdeep .` */
export function hashdeepHeader(): string {
  return '%%%% HASHDEEP-1.0\n%%%% size,sha256,filename\n## files whose rows are produced; others are in the list alone\n';
}

/** A file whose name is shown; members of containers are no files of a folder, and a line break has no place in a name. */
export function hashdeepRow(row: ProductionRow, except: (field: string, what: string) => void): string {
  const { shown, status } = row;
  const [size, sha256, path] = ['SIZE_BYTES', 'SHA256', 'PATH'].map((name) => shown.get(name) ?? null);
  if (shown.get('ITEM_TYPE') !== 'file' || status !== 'produced') return '';
  if (size == null || sha256 == null || path == null) {
    except('SHA256', 'no hash, so not in this list');
    return '';
  }
  if (/[\r\n\0]/.test(path) || path.includes('\ufffd')) {
    except('PATH', 'a name that this list cannot hold, so not in it');
    return '';
  }
  return `${size},${sha256},./${path}\n`;
}
