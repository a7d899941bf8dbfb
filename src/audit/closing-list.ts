import { latestHead } from '../case/heads.ts';
import { custodyEntries, type CustodyEventName } from '../case/custody.ts';
import type { Case } from '../case/open.ts';

/** One thing that must be destroyed when the matter is over. */
export interface ToDestroy {
  what: string;
  /** Absolute path, or where it is said to be. */
  place: string;
  /** As it was logged when it was given out; null for what changes or was not hashed. */
  sha256: string | null;
  /** When it was given out, ISO 8601 UTC; null for the case itself. */
  at: string | null;
}

/** Outputs of a case by the event that logs them. */
const OUTPUTS: Partial<Record<CustodyEventName, (detail: Record<string, unknown>) => string>> = {
  export: ({ format }) => `report (${String(format)})`,
  production: ({ productionId, audience }) =>
    `production ${String(productionId)} for ${String(audience)}; hash of its manifest`,
  recall: ({ productionId }) =>
    `recall of rows of production ${String(productionId)}; hash of its recall.json`,
  certificate: ({ draft }) => `certificate${draft === true ? ', a draft' : ''}; hash of its certificate.md`,
  preservation: () => 'preservation package; hash of its manifest',
};

/**
 * The case, the opening key, every output that the custody log knows of, in the order in which they were given out, and the copies
 * that were handed over; an output that was written over is there once, as it was last.
 */
export function toDestroy({ db, file }: Case): ToDestroy[] {
  const given = new Map<string, ToDestroy>();
  for (const [event, whatOf] of Object.entries(OUTPUTS)) {
    for (const { at, detail } of custodyEntries(db, event as CustodyEventName)) {
      const place = String(detail['target']);
      if (place === 'standard output') continue;
      const papers = detail['hashes'] as Record<string, string> | undefined;
      const sha256 = detail['sha256'] ?? detail['manifest'] ?? papers?.['certificate.md'];
      given.set(`${event} ${place}`, {
        what: whatOf(detail),
        place,
        sha256: typeof sha256 === 'string' ? sha256 : null,
        at,
      });
    }
  }
  const outputs = [...given.values()].sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1));
  const key: ToDestroy[] =
    latestHead(db) === null
      ? []
      : [
          {
            what: 'the opening key, with which withheld rows are opened',
            place: `in ${file ?? ''}`,
            sha256: null,
            at: null,
          },
        ];
  const copies = [...custodyEntries(db, 'transfer')].map(({ at, detail }) => ({
    what: `copy of ${String(detail['output'] ?? detail['what'])}`,
    place: `with ${String(detail['recipient'])}`,
    sha256: String(detail['sha256']),
    at,
  }));
  return [
    { what: 'the case, with all names and findings', place: file ?? '', sha256: null, at: null },
    ...key,
    ...outputs,
    ...copies,
  ];
}
