/** Half-open range of a text, in UTF-16 units. */
export interface Span {
  start: number;
  end: number;
}

/**
 * The spans that stay when of two that overlap the longer stays, and of two equally long ones the earlier: the longest
 * first, each that overlaps none that stays. In ascending order; time grows as n log n.
 */
export function withoutOverlaps<T extends Span>(spans: readonly T[]): T[] {
  if (isApart(spans)) return [...spans];
  const ordered = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: T[] = [];
  let cluster: T[] = [];
  let clusterEnd = -Infinity;
  for (const span of ordered) {
    if (span.start >= clusterEnd) {
      for (const settled of settle(cluster)) kept.push(settled);
      cluster = [];
    }
    cluster.push(span);
    clusterEnd = Math.max(clusterEnd, span.end);
  }
  for (const settled of settle(cluster)) kept.push(settled);
  return kept;
}

/** True where the spans are in ascending order and none overlaps the one before: so it mostly is. */
export function isApart(spans: readonly Span[]): boolean {
  let end = -Infinity;
  for (const span of spans) {
    if (span.start < end) return false;
    end = span.end;
  }
  return true;
}

/** Spans that hang together by overlaps, in ascending order. */
function settle<T extends Span>(cluster: readonly T[]): readonly T[] {
  const [first] = cluster;
  if (first === undefined || cluster.length === 1) return cluster;
  const { start } = first;
  const taken = new Uint8Array(cluster.reduce((end, span) => Math.max(end, span.end), 0) - start);
  // The longest come first, so a span that overlaps a taken one has one of its own ends in it.
  return [...cluster]
    .sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start)
    .filter((span) => {
      if (taken[span.start - start] === 1 || taken[span.end - 1 - start] === 1) return false;
      taken.fill(1, span.start - start, span.end - start);
      return true;
    })
    .sort((a, b) => a.start - b.start);
}

/** Adds a range that ends behind all others, and starts behind them; with the last if at most `gap` lies between them. */
export function addRange(ranges: Span[], range: Span, gap: number): void {
  const last = ranges.at(-1);
  if (last !== undefined && range.start <= last.end + gap) last.end = range.end;
  else ranges.push(range);
}
