import { z } from 'zod';
import { DISPOSITIONS } from '../model/disposition.ts';
import { SEVERITIES } from '../model/finding.ts';
import { exampleSchema } from './example-schema.ts';
import { line, listOf, state, whole } from './fields.ts';
import { sampleMatterSchema } from './matter-schema.ts';
import { checkRequired } from './required.ts';
import { ignore } from './value-tests.ts';
import { checkNamesTest, matchSchema, predicateSchema, predicateShape } from './predicate-schema.ts';

const evidence = z
  .strictObject({
    weight: z.int().min(-10).max(10).describe('Added to the score where the test holds.'),
    steps: z
      .array(z.int().min(1).max(100))
      .min(1)
      .max(10)
      .optional()
      .describe('With `near`: the weight counts for each of these numbers of different terms or matches.'),
    ...predicateShape,
  })
  .check(checkNamesTest)
  .check(
    whole((context) => {
      const { steps, near } = context.value;
      if (steps === undefined || (near !== undefined && near.unique === undefined)) return;
      state(context, "has 'steps'", { hint: "they go with a 'near' that has no 'unique'" });
    }),
  );

const rule = z.strictObject({
  id: line.describe('pack.rule-name; never renamed, because decisions point at it.'),
  title: line,
  rationale: line.describe('Why what it finds is confidential, for the person who decides.'),
  severity: z.enum(SEVERITIES).describe('info makes it a mark: it proposes a disposition and never flags.'),
  helper: z
    .boolean()
    .optional()
    .describe('true: a part of other rules, which require it; never a finding by itself.'),
  propose: z
    .enum(DISPOSITIONS)
    .exclude(['undecided'])
    .optional()
    .describe('Disposition proposed for what it finds.'),
  match: matchSchema.describe('What identifies.'),
  base: z.int().min(-3).max(3).optional().describe('Score before any evidence; 1 unless stated.'),
  evidence: listOf(evidence).describe('What raises or lowers the confidence.'),
  except: predicateSchema.optional().describe('Drops the finding where it holds anywhere in the item.'),
  examples: listOf(exampleSchema).describe('Items that the rule must flag.'),
  counterexamples: listOf(exampleSchema).describe('Items that it must not flag.'),
});

const packName = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const ruleName = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** What a rule file may say; see DESIGN section 10. */
export const packSchema = z
  .strictObject({
    pack: line.max(64).check((context) => {
      if (packName.test(context.value)) return;
      state(context, 'must be a pack name', { hint: 'lower-case letters, digits and single hyphens' });
    }),
    version: line.check((context) => {
      if (/^\d{1,6}\.\d{1,6}\.\d{1,6}$/.test(context.value)) return;
      state(context, 'must be a version', { hint: 'write it like 1.0.0' });
    }),
    matter: sampleMatterSchema.optional().describe('Sample matter against which the examples are checked.'),
    except: predicateSchema.optional().describe('Drops the findings of every rule of the pack.'),
    evidence: listOf(evidence).describe('Evidence that counts for every rule of the pack beside its own.'),
    ignore: ignore.describe('Matches of patterns that do not count for any rule of the pack.'),
    rules: z.array(rule).min(1),
  })
  .check((context) => {
    const { pack, rules } = context.value;
    const seen = new Set<string>();
    for (const [index, { id }] of rules.entries()) {
      const path = ['rules', index, 'id'];
      if (!id.startsWith(`${pack}.`) || !ruleName.test(id.slice(pack.length + 1))) {
        const hint = `write ${pack}.some-name: lower-case letters, digits and single hyphens`;
        state(context, `rule id '${id}' does not fit pack '${pack}'`, { about: false, path, hint });
      } else if (seen.has(id)) {
        state(context, `duplicate rule id '${id}'`, { about: false, path, hint: 'ids are unique' });
      }
      seen.add(id);
    }
    for (const { message, path } of checkRequired(rules)) state(context, message, { about: false, path });
  })
  .meta({ title: 'handback rule pack' });

export type PackSource = z.output<typeof packSchema>;
export type RuleSource = PackSource['rules'][number];
