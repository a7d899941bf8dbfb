import { z } from 'zod';
import { state } from './fields.ts';

const hoursPattern = /^([01]\d|2[0-3]):([0-5]\d)\s*-\s*([01]\d|2[0-3]):([0-5]\d)$/;

/** `20:00-06:00` as minutes since midnight; the same twice would be no hour or all of them. */
export const hours = z
  .string()
  .check((context) => {
    const [whole, ...parts] = hoursPattern.exec(context.value) ?? [];
    if (
      whole !== undefined &&
      `${parts[0] ?? ''}:${parts[1] ?? ''}` !== `${parts[2] ?? ''}:${parts[3] ?? ''}`
    )
      return;
    state(context, 'must be hours', { hint: 'write it like 20:00-06:00' });
  })
  .transform((given) => {
    const [, fromHour, fromMinute, toHour, toMinute] = (hoursPattern.exec(given) ?? []).map(Number);
    return {
      from: (fromHour ?? 0) * 60 + (fromMinute ?? 0),
      to: (toHour ?? 0) * 60 + (toMinute ?? 0),
    };
  });

/** A day, or a minute of it: `2025-07-14`, `2025-07-14T22:30`. */
export const momentPattern = /^(\d{4}-\d{2}-\d{2})(?:T([01]\d|2[0-3]):([0-5]\d))?$/;
