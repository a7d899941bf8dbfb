import { operatorName } from '../case/operator.ts';
import { valueOf, type Given } from './option.ts';
import { BY, NOW } from './options.ts';

/** Who acts, a person where one was named, and when (milliseconds since 1970), for the custody log. */
export function whoAndWhen(given: Given): { by: string; now: number } {
  return { by: valueOf(given, BY) ?? operatorName(), now: valueOf(given, NOW) ?? Date.now() };
}
