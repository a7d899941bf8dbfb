import { recordHold, type HoldRecord } from '../case/holds.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import type { DecisionCase, Who } from './decide.ts';
import type { HoldsInForce } from './hold.ts';

/** Records that a hold was placed or lifted, or that there is none. Throws HandbackError (refused) where that cannot be. */
export function changeHolds({ store, inForce }: DecisionCase, record: HoldRecord, who: Who): void {
  const why = against(inForce, record);
  if (why !== null) throw new HandbackError({ code: EXIT.refused, ...why });
  recordHold(store.db, record, who);
}

function against({ holds }: HoldsInForce, record: HoldRecord): { message: string; hint: string } | null {
  const names = holds.map(({ name }) => name);
  switch (record.action) {
    case 'place':
      return names.includes(record.hold.name)
        ? {
            message: `hold in force already: ${record.hold.name}`,
            hint: 'give it another name, or lift it first',
          }
        : null;
    case 'lift':
      return names.includes(record.name)
        ? null
        : {
            message: `no such hold in force: ${record.name}`,
            hint:
              names.length === 0
                ? 'the default hold ends with --none, when someone answers for it that there is no hold'
                : `in force: ${names.join(', ')}`,
          };
    case 'none':
      return names.length === 0
        ? null
        : { message: `in force: ${names.join(', ')}`, hint: 'lift each hold by its name: --lift <name>' };
  }
}
