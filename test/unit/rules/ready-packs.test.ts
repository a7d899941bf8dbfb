import { describe, expect, it } from 'vitest';
import { builtinPacks } from '../../../src/rules/builtin.ts';
import { loadPack, readPack } from '../../../src/rules/pack.ts';
import { readyPack } from '../../../src/rules/ready-packs.ts';

const builtin = [...(await builtinPacks())];

describe('built-in packs as the build has read them', () => {
  it.each(builtin)('%s is what its file says', async (_, file) => {
    const { pack } = await readPack(file);
    const ready = await loadPack(file);
    expect(await readyPack(file)).not.toBeNull();
    expect({ ...ready, placeOf: null }).toEqual({ ...pack, placeOf: null });
    expect(ready.placeOf(['pack'])).toEqual(pack?.placeOf(['pack']));
    for (const index of ready.rules.keys()) {
      expect(ready.placeOf(['rules', index])).toEqual(pack?.placeOf(['rules', index]));
    }
  });

  it('are not taken for a file of another folder', async () => {
    expect(await readyPack('fixtures/rules/markings.yaml')).toBeNull();
  });
});
