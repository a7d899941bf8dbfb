import { z } from 'zod';
import { SCHEMA } from '../evidence/inventory.ts';
import type { FieldProfile } from '../evidence/production-texts.ts';
import { AUDIENCES, type Audience } from '../evidence/withholding.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import { loadDocument } from '../rules/document.ts';
import { line, state, whole } from '../rules/fields.ts';
import type { AskedFields } from './evidence-options.ts';

const columns = z
  .array(z.enum(SCHEMA))
  .min(1)
  .transform((names) => [...new Set(names)])
  .optional();

/** The fields that the parties agreed on, by receiver. */
export const fieldProfileSchema = z
  .strictObject({
    name: line.describe('As the parties call it; the cover sheet says it.'),
    columns: columns.describe('The only fields to show to a receiver that is not named below.'),
    receivers: z
      .strictObject(Object.fromEntries(AUDIENCES.map((audience) => [audience, columns])))
      .optional()
      .describe('The only fields to show, by receiver.'),
  })
  .check(
    whole((context) => {
      const { columns: all, receivers } = context.value;
      if (all !== undefined || Object.values(receivers ?? {}).some((own) => own !== undefined)) return;
      state(context, 'names no field', { hint: 'add columns: [NAME, SIZE_BYTES]' });
    }),
  )
  .meta({ title: 'handback field profile' });

/**
 * The only fields to be shown to a receiver, and the profile that says so; null for no bound and for no profile. Throws
 * HandbackError (usage) with the place of the first mistake, and where a profile says nothing of the receiver.
 */
export async function agreedFields(
  asked: AskedFields | null,
  audience: Audience,
): Promise<{ fields: string[] | null; profile: FieldProfile | null }> {
  if (asked === null || 'names' in asked) return { fields: asked?.names ?? null, profile: null };
  const { value, sha256, file, placeOf } = await loadDocument(asked.file, fieldProfileSchema);
  const fields = value.receivers?.[audience] ?? value.columns;
  if (fields !== undefined) return { fields, profile: { name: value.name, sha256 } };
  throw new HandbackError({
    code: EXIT.usage,
    message: `the profile has no fields for ${audience}: ${file}`,
    hint: `add columns, or ${audience} below receivers`,
    place: placeOf(['receivers']),
  });
}
