import { expect, it } from 'vitest';
import { createLeakLint } from '../../../src/evidence/leak-lint.ts';
import { indexOfProductionNumber } from '../../../src/evidence/production-number.ts';

function row(
  number: string,
  path: string,
  more: { sha256?: string; target?: string; parentIds?: string[] } = {},
) {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return {
    index: indexOfProductionNumber(number) ?? 0,
    itemId: path,
    path,
    name,
    sha256: more.sha256 ?? null,
    target: more.target ?? null,
    parentIds: more.parentIds ?? [],
  };
}

function lint() {
  const made = createLeakLint({
    '--by': 'Ivy Okafor, Divorces Ltd',
    filters: '{"exclude":["Divorce/**"]}',
  });
  made.withhold({ ...row('HBP-000001', 'Divorce'), isPrivileged: false });
  made.withhold({ ...row('HBP-000002', 'Mail/letters.zip', { sha256: 'aa' }), isPrivileged: true });
  return made;
}

it.each([
  ['a path below a withheld folder', row('HBP-000009', 'Divorce/plan.txt'), 'HBP-000001'],
  ['a member of a withheld container', row('HBP-000009', 'Mail/letters.zip!plan.txt'), 'HBP-000002'],
  [
    'a shortcut to a withheld row',
    row('HBP-000009', 'link', { target: '../Mail/letters.zip' }),
    'HBP-000002',
  ],
  [
    'another folder that is withheld',
    row('HBP-000009', 'Plans/plan.txt', { parentIds: ['Divorce'] }),
    'HBP-000001',
  ],
  ['the content of something privileged', row('HBP-000009', 'copy.zip', { sha256: 'aa' }), 'HBP-000002'],
])('finds %s', (_, shown, of) => {
  expect(lint().leaksOf(shown)).toEqual([expect.objectContaining({ number: 'HBP-000009', of })]);
});

it('has nothing against rows and texts that tell nothing', () => {
  expect(lint().leaksOf(row('HBP-000009', 'Divorced/plan.txt', { sha256: 'bb' }))).toEqual([]);
  expect(lint().leaksOfTexts()).toEqual([
    { number: 'filters', of: 'HBP-000001', how: 'its name is in this text' },
  ]);
});
