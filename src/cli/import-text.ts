import { escapeForTerminal } from '../report/escape.ts';
import type { Import } from '../rules/import/index.ts';
import { countsOf } from '../rules/import/imported.ts';
import { placeText } from './errors.ts';

const LEVELS = { part: 'translated in part', unsupported: 'unsupported', note: 'note' };

/** One line for each thing that is lost or meant differently, with its key and place. */
export function accountLines({ notes, placeAt }: Import): string[] {
  return notes.map(({ level, rule, key, message, offset }) => {
    const about = rule === null ? '' : ` '${rule}'`;
    const line = `${placeText(placeAt(offset))}: ${LEVELS[level]}${about}: ${key}: ${message}`;
    return `${escapeForTerminal(line)}\n`;
  });
}

/** `222 loaded, 0 translated in part, 0 unsupported` */
export function accountTotal(imported: Import): string {
  const { loaded, inPart, unsupported } = countsOf(imported);
  return `${loaded} loaded, ${inPart} translated in part, ${unsupported} unsupported\n`;
}
