import { z } from 'zod';
import { CONFIDENCES } from '../model/finding.ts';
import { PARTS } from '../model/segment.ts';
import { LOCATIONS, SHARING } from './fact-tests.ts';
import { momentPattern } from './clock.ts';
import { isDay } from './day.ts';
import { address, line, oneOrMore, state, whole } from './fields.ts';

const textParts = PARTS.filter((part) => part !== 'name' && part !== 'path');

const moment = z.string().check((context) => {
  if (isDay(momentPattern.exec(context.value)?.[1] ?? '')) return;
  state(context, 'must be a date', { hint: 'write it like 2025-07-14, or 2025-07-14T22:30' });
});

/** An item that a rule must, or must not, flag: its text, and what else is known of it. */
export const exampleSchema = z
  .strictObject({
    path: line.optional().describe('Path of the item within its source; its last component is its name.'),
    text: z.string().min(1).max(100_000).optional().describe('Its text, one segment.'),
    in: z.enum(textParts).optional().describe('Part that the text is; body unless stated.'),
    confidence: z
      .enum(CONFIDENCES)
      .optional()
      .describe('Must be met exactly. Unstated: an example reaches medium, a counterexample stays below.'),
    property: line.toLowerCase().optional().describe('Name of the property, with in: property.'),
    mediaType: line.optional(),
    sizeBytes: z.int().min(0).optional(),
    created: moment.optional(),
    modified: moment.optional(),
    viewed: moment.optional(),
    createdTogether: z.int().min(10).optional(),
    owner: address.optional(),
    sharedWith: oneOrMore(address).optional(),
    changedBy: address.optional(),
    sharing: z.enum(SHARING).optional(),
    location: z.enum(LOCATIONS).optional(),
    known: z.strictObject({ list: line, label: line }).optional(),
  })
  .check(
    whole((context) => {
      const { path, text } = context.value;
      if (path === undefined && text === undefined) state(context, "needs 'path', 'text' or both");
    }),
  );

export type ExampleSource = z.output<typeof exampleSchema>;
