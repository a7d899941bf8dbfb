/**
 * Works through a queue that may grow meanwhile, `most` at a time; the order of ends is open. Rejects with the first
 * error, once nothing is under way any more.
 */
export async function atOnce<T>(most: number, queue: T[], work: (item: T) => Promise<void>): Promise<void> {
  const errors: unknown[] = [];
  let next = 0;
  const underWay = new Set<Promise<void>>();
  while (next < queue.length || underWay.size > 0) {
    if (errors.length > 0) next = queue.length;
    while (next < queue.length && underWay.size < most) {
      const item = queue[next++] as T;
      const one = work(item)
        .catch((error: unknown) => {
          errors.push(error);
        })
        .finally(() => underWay.delete(one));
      underWay.add(one);
    }
    await Promise.race(underWay);
  }
  if (errors.length > 0) throw errors[0];
}
