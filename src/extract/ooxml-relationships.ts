import type { XmlHandler } from './xml-scanner.ts';

/** A link from one part of a package to another, or out of it (ECMA-376 part 2, 6.5). */
export interface Relationship {
  id: string;
  /** Last component of the type in lower case, `hyperlink`; equal for transitional and strict documents. */
  type: string;
  /** Key of a part where internal, as stored where external. */
  target: string;
  external: boolean;
}

/** Key of the part that a relationship part belongs to, `word/document.xml`; empty for the package; null where none. */
export function sourceOf(key: string): string | null {
  const match = /^(.*\/)?_rels\/([^/]*)\.rels$/.exec(key);
  return match === null ? null : (match[1] ?? '') + (match[2] ?? '');
}

/** Collects the relationships of the part `source` from its relationship part. */
export function collectRelationships(source: string, into: Relationship[]): XmlHandler {
  return {
    open(name, attributes) {
      if (name !== 'Relationship') return;
      const target = attributes.get('Target') ?? '';
      const type = attributes.get('Type') ?? '';
      const external = attributes.get('TargetMode')?.toLowerCase() === 'external';
      into.push({
        id: attributes.get('Id') ?? '',
        type: type.slice(type.lastIndexOf('/') + 1).toLowerCase(),
        target: external ? target : resolve(source, target),
        external,
      });
    },
    close: () => undefined,
    text: () => undefined,
  };
}

/** Key of a target relative to the folder of its source. */
function resolve(source: string, target: string): string {
  const path = target.replaceAll('\\', '/').toLowerCase();
  const names = path.startsWith('/') ? [] : source.split('/').slice(0, -1);
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '.' && name !== '') names.push(name);
  }
  return names.join('/');
}
