import { failure, invalidValue } from './failure.ts';
import { FOLDER, type Item } from './item.ts';
import type { Query } from './query.ts';

export type Order = (one: Item, other: Item) => number;

const number = (of: (item: Item) => number | undefined): Order => {
  return (one, other) => (of(one) ?? 0) - (of(other) ?? 0);
};

const natural = new Intl.Collator('en', { numeric: true });

const KEYS: Record<string, Order> = {
  createdTime: number(({ created }) => created),
  folder: number(({ mimeType }) => (mimeType === FOLDER ? 0 : 1)),
  modifiedByMeTime: number(({ modifiedByMe }) => modifiedByMe),
  modifiedTime: number(({ modified }) => modified),
  name: (one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0),
  name_natural: (one, other) => natural.compare(one.name, other.name),
  quotaBytesUsed: number(({ content }) => content?.size),
  recency: number(({ modified, viewedByMe }) => Math.max(modified, viewedByMe ?? 0)),
  sharedWithMeTime: number(({ sharedWithMe }) => sharedWithMe?.at),
  starred: number(({ starred }) => (starred ? 0 : 1)),
  viewedByMeTime: number(({ viewedByMe }) => viewedByMe),
};

/** The order that `orderBy` asks for, null for none. Throws for unknown keys and together with fullText. */
export function orderOf(text: string, query: Query | null): Order | null {
  if (text.trim() === '') return null;
  if (query && usesFullText(query)) {
    throw failure(
      400,
      'badRequest',
      'Sorting is not supported for queries with fullText terms. Results are always in descending relevance order.',
      { location: 'orderBy' },
    );
  }
  const orders = text.split(',').map((entry) => {
    const [key = '', direction, ...rest] = entry.trim().split(/\s+/);
    const order = KEYS[key];
    if (!order || rest.length > 0 || (direction !== undefined && direction !== 'desc'))
      throw invalidValue('orderBy');
    return direction === 'desc' ? (one: Item, other: Item) => -order(one, other) : order;
  });
  return (one, other) => {
    for (const order of orders) {
      const difference = order(one, other);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

function usesFullText(query: Query): boolean {
  if (query.op === 'not') return usesFullText(query.of);
  if (query.op === 'term') return query.field === 'fullText';
  return usesFullText(query.left) || usesFullText(query.right);
}
