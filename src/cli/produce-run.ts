import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { commitInventory } from '../audit/commit.ts';
import { planProduction, withheldOf, type ProductionOrder } from '../audit/production-plan.ts';
import { appendCustody } from '../case/custody.ts';
import { openExistingCase, type Case } from '../case/open.ts';
import { localRoots } from '../case/runs.ts';
import { exactJson } from '../evidence/exact-json.ts';
import { packRows } from '../evidence/row-set.ts';
import type { Manifest } from '../evidence/manifest.ts';
import type { FieldProfile } from '../evidence/production-texts.ts';
import type { SigningKey } from '../evidence/ssh-key.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import { counted } from '../report/number.ts';
import type { Call } from './command.ts';
import { note } from './errors.ts';
import { signingKeyOf } from './evidence-files.ts';
import { AUDIENCE, FIELDS, INTOTO, PRODUCTION_OUTPUT, RELEASE, UNREVIEWED_ROWS } from './evidence-options.ts';
import { agreedFields } from './field-profile.ts';
import { layoutOf } from './layout-options.ts';
import { refuseInSource } from './keep-out.ts';
import { isGiven, pathOf, setting, valueOf, valuesOf } from './option.ts';
import { printPieces } from './print.ts';
import { fillFolder, type Making } from './production-content.ts';
import { stageFolder } from './production-folder.ts';
import { stoppable, type Remains } from './signals.ts';
import { whoAndWhen } from './who.ts';

const UNMADE: Remains = {
  left: 'no production was made',
  hint: 'run again with the same command; nothing of this one is left',
};

/** Makes a production in a new folder. Throws HandbackError. */
export async function makeProduction({ operands: [caseFile = ''], given, io }: Call): Promise<number> {
  const audience = valueOf(given, AUDIENCE);
  if (audience === null) {
    throw new HandbackError({
      code: EXIT.usage,
      message: 'for whom is the production?',
      hint: 'add --for counterparty, neutral, employee or pipeline',
    });
  }
  const layout = layoutOf(given);
  const { fields, profile } = await agreedFields(valueOf(given, FIELDS), audience);
  const request = {
    audience,
    unreviewed: setting(given, UNREVIEWED_ROWS),
    released: valuesOf(given, RELEASE),
    fields,
    log: layout.log,
  };
  const signingKey = signingKeyOf(given);
  const envelope = isGiven(given, INTOTO) ? neededKey(signingKey) : null;
  const target = resolve(io.cwd(), pathOf(given, PRODUCTION_OUTPUT) ?? setting(given, PRODUCTION_OUTPUT));
  const who = whoAndWhen(given);
  const store = openExistingCase(caseFile);
  try {
    refuseInSource(target, localRoots(store.db));
    const order = { request, texts: freeTexts(store, { by: who.by, profile }) };
    const { head, plan } = await stoppable(io, UNMADE, (signal) => planned(store, order, who, signal));
    const folder = stageFolder(target);
    try {
      const making = {
        store,
        head,
        request,
        plan,
        layout,
        who,
        signingKey,
        profile,
        envelope,
      };
      const manifest = await stoppable(io, UNMADE, (signal) => fillFolder(making, folder, signal));
      store.db.transaction(() => {
        logProduction(store, manifest, { target, profile, withheld: packRows(withheldOf(plan)) });
        folder.commit();
      });
      await printPieces(summaryLines(manifest), io);
    } finally {
      folder.discard();
    }
  } finally {
    store.close();
  }
  if (signingKey === null) note(io, 'not signed: anyone could make this folder; add --sign-key');
  note(io, 'review every row before you hand this over: a rule is no lawyer');
  return EXIT.complete;
}

/** The head, made where there is none, and what becomes of every row. */
async function planned(
  store: Case,
  order: Pick<ProductionOrder, 'request' | 'texts'>,
  who: Making['who'],
  signal: AbortSignal,
): Promise<Pick<Making, 'head' | 'plan'>> {
  const head = await commitInventory(store, { key: null, ...who }, signal);
  return { head, plan: await planProduction(store, { head, ...order }, signal) };
}

function neededKey(key: SigningKey | null): SigningKey {
  if (key !== null) return key;
  throw new HandbackError({
    code: EXIT.usage,
    message: 'an envelope without a key to sign it',
    hint: 'add --sign-key <file>',
  });
}

/** What people wrote and the bundle shows: it must not name a withheld row. */
function freeTexts(
  { db }: Case,
  { by, profile }: { by: string; profile: FieldProfile | null },
): Record<string, string> {
  const filters = db.all<{ filters: string | null }>(
    "SELECT json_extract(head, '$.scope.filters') AS filters FROM runs WHERE head IS NOT NULL",
  );
  return {
    '--by': by,
    'the name of the field profile': profile?.name ?? '',
    'the filters of a scan': filters.map((row) => row.filters ?? '').join('\n'),
  };
}

function logProduction(
  { db }: Case,
  manifest: Manifest,
  given: { target: string; profile: FieldProfile | null; withheld: string },
): void {
  const { productionId, audience, unreviewed, released, fields, counts, head, by, createdAt } = manifest;
  const sha256 = createHash('sha256').update(exactJson(manifest)).digest('hex');
  const detail = {
    productionId,
    audience,
    unreviewed,
    released,
    fields,
    counts,
    head: head.sha256,
    manifest: sha256,
    ...given,
  };
  appendCustody(db, { event: 'production', at: Date.parse(createdAt), by, detail });
}

function* summaryLines({ productionId, audience, counts, head, unreviewed }: Manifest): Generator<string> {
  yield `production ${productionId} for ${audience}: ${counted(head.treeSize, 'row')}\n`;
  yield `  produced ${counts.produced}, redacted ${counts.redacted}, withheld ${counts.withheld}\n`;
  for (const [basis, rows] of Object.entries(counts.byBasis)) yield `  ${basis}: ${rows}\n`;
  yield `  nobody reviewed and no rule flagged: ${unreviewed}\n`;
  yield `head SHA-256 ${head.sha256}\n`;
}
