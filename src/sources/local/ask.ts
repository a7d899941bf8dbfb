import { lstatSync } from 'node:fs';
import type { DirectAnswer } from '../../model/source.ts';
import { reach } from './reach.ts';
import { pathOf } from './read.ts';
import { reasonOf } from './reason.ts';

/** Looks whether anything lies where an item was listed. */
export function askLocal(root: string, sourceId: string): DirectAnswer {
  try {
    const reached = reach(pathOf(root, sourceId));
    try {
      return { found: 'there', trashed: false, modifiedAt: Math.floor(lstatSync(reached.path).mtimeMs) };
    } finally {
      reached.release();
    }
  } catch (error) {
    const { reason, detail } = reasonOf(error);
    return reason === 'vanished' ? { found: 'gone' } : { found: 'unknown', detail };
  }
}
