import { z } from 'zod';
import { address, domain, isoDay, line, listOf, state, timeZone, whole } from './fields.ts';
import { glob } from './glob.ts';

const party = z.strictObject({
  name: line.describe('As it is usually written.'),
  aliases: listOf(line).describe('Other names, abbreviations, cover names.'),
});

const employer = z.strictObject({
  ...party.shape,
  domains: listOf(domain).describe('Internet domains, without @.'),
  customers: listOf(party),
  codeNames: listOf(line).describe('Code names of projects and products.'),
  people: listOf(line).describe('Names of people whose work it holds.'),
});

const custodian = z.strictObject({
  name: line,
  accounts: listOf(address).describe('E-mail addresses of the custodian.'),
});

const dates = z
  .strictObject({
    joined: isoDay.optional().describe('First day of work.'),
    notice: isoDay.optional().describe('Day on which notice was given.'),
    departed: isoDay.optional().describe('Last day of work.'),
  })
  .check((context) => {
    const { joined, notice, departed } = context.value;
    for (const [key, later] of [
      ['notice', notice],
      ['departed', departed],
    ] as const) {
      if (joined !== undefined && later !== undefined && later < joined) {
        state(context, "is before 'joined'", { path: [key], hint: 'are the dates swapped?' });
      }
    }
  });

const counsel = z.strictObject({
  domains: listOf(domain),
  people: listOf(line),
});

const controlNumber = line.check((context) => {
  if (!/^HB-\d{6,12}$/.test(context.value)) {
    state(context, 'must be a control number', { hint: 'write it like HB-000042' });
  }
});

const holdScope = z
  .strictObject({
    paths: listOf(glob).describe('Globs of paths.'),
    rules: listOf(line).describe('Rule ids.'),
    controlNumbers: listOf(controlNumber),
  })
  .check(
    whole((context) => {
      const { paths, rules, controlNumbers } = context.value;
      if (paths.length + rules.length + controlNumbers.length > 0) return;
      state(context, 'covers nothing', { hint: 'name paths, rules or controlNumbers, or write: scope: all' });
    }),
  );

const hold = z.strictObject({
  name: line,
  since: isoDay,
  by: line.describe('Who ordered it.'),
  scope: z
    .union([z.literal('all'), holdScope])
    .optional()
    .describe('What it covers; everything unless stated.'),
});

/** What a matter file may say; see DESIGN section 9. A rule pack's sample matter has the same parts. */
const matterShape = {
  matter: line.describe('Name of the matter.'),
  custodian: custodian.optional().describe('The person whose files are audited.'),
  formerEmployer: employer.optional(),
  newEmployer: employer.optional(),
  dates: dates.optional(),
  timeZone: timeZone.optional().describe('IANA name; days begin and end there. UTC unless stated.'),
  counsel: counsel.optional().describe('Whose communication may be privileged.'),
  holds: listOf(hold).describe('Each suspends every destruction of what it covers.'),
};

export const matterSchema = z.strictObject(matterShape).meta({ title: 'handback matter file' });

/** The sample matter of a rule pack, against which its examples are checked. */
export const sampleMatterSchema = z.strictObject({ ...matterShape, matter: line.optional() });

export type MatterSource = z.output<typeof sampleMatterSchema>;
