import { createHash, createSecretKey, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCommitter, digestOf, leafOf, orderKey } from '../../../src/evidence/commitment.ts';
import { merkleRoot } from '../../../src/evidence/merkle.ts';

const KEY = Buffer.from(Array.from({ length: 32 }, (_, at) => at));
const SCHEMA = ['path', 'size'];
const ROWS: [string, string | null, string | null][] = [
  ['idA', '/My Drive/a.txt', '6'],
  ['idB', '/My Drive/b.txt', '0'],
  ['idC', '/My Drive/c.txt', null],
];

function committed() {
  const order = [...ROWS].sort((a, b) => orderKey(KEY, 'drive', a[0]).compare(orderKey(KEY, 'drive', b[0])));
  return order.map(([id, ...values], index) => ({
    id,
    fields: createCommitter(KEY, SCHEMA).commit(index, values),
  }));
}

describe('TSEA1', () => {
  it('agrees with the published vector', () => {
    const rows = committed();
    expect(rows.map(({ id }) => id)).toEqual(['idC', 'idB', 'idA']);
    const [path, size] = rows[0]?.fields ?? [];
    expect(JSON.parse(Buffer.from(path?.disclosure ?? '', 'base64url').toString())).toEqual([
      'BFiBNZtdvLD8c3_FWorH-g',
      'path',
      '/My Drive/c.txt',
    ]);
    expect(path?.digest).toBe('J2XEFrQOxNrqvt9QiQOtLl7c0H6M-LgpBoBmLJpf9WI');
    expect(size?.digest).toBe('0I3t_ni6Pf3r8A7-zShG2WdRKWTI7IswSb6g-YAPJIY');
    const leaves = rows.map(({ fields }, index) =>
      leafOf(
        index,
        SCHEMA,
        fields.map(({ digest }) => digest),
      ),
    );
    expect(leaves.map((leaf) => leaf.toString('hex'))).toEqual([
      'df312dc4888f645bd6c2282a9729f33ef350752486cd9185ada1f3fb0695b138',
      '24f1e5e0d0e2018e96acb19e7dd17f69d5ff5264fef02581b619627cc7b5b031',
      '35729d84eeb0032449f71a8a4ec01178f7edb64fe83cfcb5575e1b42737d80ab',
    ]);
    expect(merkleRoot(Buffer.concat(leaves)).toString('hex')).toBe(
      'ff2e354b70e60e396a41812d6a21a571eaaf7d51a5a2220bcf82165729e4964a',
    );
  });

  it('hashes disclosures as RFC 9901 does', () => {
    const disclosure = Buffer.from('["_26bc4LT-ac6q2KI6cBW5es", "family_name", "Möbius"]').toString(
      'base64url',
    );
    expect(digestOf(disclosure)).toBe('X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0');
  });

  it('gives equal values different digests in every row', () => {
    const digests = [0, 1, 2].flatMap((index) =>
      createCommitter(KEY, ['a', 'b']).commit(index, ['same', 'same']),
    );
    expect(new Set(digests.map(({ digest }) => digest)).size).toBe(6);
  });
});

it('a row is committed to as the scheme says, whatever its values', () => {
  const value = fc.option(fc.string({ unit: 'binary', maxLength: 12 }), { nil: null });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), fc.nat(1_000_000), (values, index) => {
      const names = values.map((_, at) => `F_${at}`);
      const salts = Buffer.from(hkdfSync('sha256', KEY, '', `TSEA1/salt\n${index}`, 16 * values.length));
      const expected = values.map((one, at) => {
        const salt = salts.subarray(16 * at, 16 * (at + 1)).toString('base64url');
        const disclosure = Buffer.from(JSON.stringify([salt, names[at], one])).toString('base64url');
        const digest = createHash('sha256').update(disclosure).digest('base64url');
        return { name: names[at] ?? '', disclosure, digest };
      });
      for (const key of [KEY, createSecretKey(KEY)]) {
        const committer = createCommitter(key, names);
        expect(committer.commit(index, values)).toEqual(expected);
        // What is kept of the row before has no effect on the next.
        expect(committer.commit(index, values.toReversed()).map(({ name }) => name)).toEqual(names);
        expect(committer.commit(index, values)).toEqual(expected);
        const digests = expected.map(({ digest }) => digest);
        expect(committer.leaf(index, values)).toEqual(leafOf(index, names, digests));
      }
    }),
  );
});

describe('the tree', () => {
  /** Inputs and roots of the reference tree that RFC 6962 implementations share. */
  const LEAVES = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ];
  const leaf = (hex: string) =>
    createHash('sha256')
      .update(Buffer.from(`00${hex}`, 'hex'))
      .digest();

  it.each([
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    [7, 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('over %i leaves has the reference root', (count, root) => {
    expect(merkleRoot(Buffer.concat(LEAVES.slice(0, count).map(leaf))).toString('hex')).toBe(root);
  });

  it('keeps its first leaves when more are added', () => {
    const leaves = Buffer.concat(LEAVES.map(leaf));
    expect(merkleRoot(leaves, 3)).toEqual(merkleRoot(leaves.subarray(0, 96)));
  });
});
