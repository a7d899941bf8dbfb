import { EXIT, HandbackError } from '../model/error.ts';
import { nearestPresent, realPath } from './outputs.ts';
import { isAtOrBelow } from './sources.ts';

/**
 * A source is never written to. `target` and `roots`, those of local sources, are absolute. Throws HandbackError (usage) where the target
 * is a root or lies below one, by whatever links.
 */
export function refuseInSource(target: string, roots: string[]): void {
  const place = nearestPresent(target);
  const isInside = (root: string): boolean =>
    isAtOrBelow(target, root) || isAtOrBelow(realPath(place), realPath(root));
  if (!roots.some(isInside)) return;
  throw new HandbackError({
    code: EXIT.usage,
    message: `the output would lie in the source: ${target}`,
    hint: 'name a folder elsewhere: a source is only read',
  });
}
