import type { Tree } from '../tree.ts';
import { fieldsOf, type Fail, type Fields } from './fields.ts';
import { withKnownNames } from './gitleaks-keys.ts';
import { parseToml } from './toml.ts';

/**
 * A file of gitleaks as a tree: keys as they are called here, offsets moved on by `start`. Fails for rules without an id or with
 * one that another has, and for versions that are none.
 */
export async function parseGitleaks(text: string, start: number, fail: Fail): Promise<Tree> {
  const parsed = await parseToml(text, (message, offset) => fail(message, offset + start));
  const tree = withKnownNames(parsed, start, fail);
  const file = fieldsOf(tree, fail);
  checkVersion(file, fail);
  const ids = new Set<string>();
  for (const rule of file.children('rules')) {
    const id = ownId(rule, fail);
    if (ids.has(id)) fail(`two rules have the id '${id}'`, rule.at('id'));
    ids.add(id);
  }
  return tree;
}

/** As the file calls a rule. */
export function ownId(rule: Fields, fail: Fail): string {
  return rule.text('id') ?? fail("a rule without 'id'", rule.offset);
}

function checkVersion(file: Fields, fail: Fail): void {
  for (const key of ['minVersion', 'betterleaksMinVersion']) {
    const version = file.text(key);
    if (version !== null && !/^v?\d+(?:\.\d+){0,2}(?:[-+].*)?$/.test(version))
      fail(`'${key}' is no version`, file.at(key));
  }
}
