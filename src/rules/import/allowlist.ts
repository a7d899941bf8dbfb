import type { Fields, Fail } from './fields.ts';
import { ALLOWLIST_KEYS } from './gitleaks-keys.ts';
import type { NativeTest, Report } from './imported.ts';
import { anyPath } from './path-test.ts';

/** What gitleaks allows, in our words. */
export interface Allowed {
  /** Matches that do not count. */
  ignore: NativeTest[];
  /** Items whose findings are dropped. */
  except: NativeTest[];
  /** Matches that do not count in items of some paths only. */
  inPaths: { paths: NativeTest; ignore: NativeTest }[];
}

export const nothingAllowed = (): Allowed => ({ ignore: [], except: [], inPaths: [] });

const TARGETS: ReadonlyMap<string, string> = new Map([
  ['', 'value'],
  ['secret', 'value'],
  ['match', 'match'],
  ['line', 'line'],
]);

/** Translates one allowlist of gitleaks (`config/allowlist.go`): OR unless it says AND. */
export function readAllowlist(list: Fields, report: Report, fail: Fail): Allowed {
  for (const key of list.others(ALLOWLIST_KEYS))
    report('part', key, 'unknown key of an allowlist', list.at(key));
  const [commits, paths, regexes, stopwords] = (['commits', 'paths', 'regexes', 'stopwords'] as const).map(
    list.texts,
  ) as [string[], string[], string[], string[]];
  const target = TARGETS.get((list.text('regexTarget') ?? '').toLowerCase());
  if (target === undefined) return fail("unknown 'regexTarget'", list.at('regexTarget'));
  const condition = (list.text('condition') ?? 'OR').toUpperCase();
  if (!['OR', '||', 'AND', '&&'].includes(condition)) fail("unknown 'condition'", list.at('condition'));
  if (commits.length + paths.length + regexes.length + stopwords.length === 0) {
    return fail('an allowlist without commits, paths, regexes or stopwords', list.offset);
  }
  if (commits.length > 0) report('part', 'commits', 'items have no commits', list.at('commits'));
  const values = {
    ...(regexes.length > 0 ? { [target]: regexes } : {}),
    ...(stopwords.length > 0 ? { stopwords } : {}),
  };
  return condition === 'AND' || condition === '&&' ? allOf(commits, paths, values) : anyOf(paths, values);
}

function anyOf(paths: string[], values: Record<string, string[]>): Allowed {
  return {
    ignore: Object.entries(values).map(([key, texts]) => ({ [key]: texts })),
    except: paths.length > 0 ? [anyPath(paths)] : [],
    inPaths: [],
  };
}

/** No item is of a commit. */
function allOf(commits: string[], paths: string[], values: Record<string, string[]>): Allowed {
  const nothing = nothingAllowed();
  if (commits.length > 0) return nothing;
  if (Object.keys(values).length === 0) return { ...nothing, except: [anyPath(paths)] };
  if (paths.length === 0) return { ...nothing, ignore: [values] };
  return { ...nothing, inPaths: [{ paths: anyPath(paths), ignore: values }] };
}

export function joined(...lists: Allowed[]): Allowed {
  return {
    ignore: lists.flatMap(({ ignore }) => ignore),
    except: lists.flatMap(({ except }) => except),
    inPaths: lists.flatMap(({ inPaths }) => inPaths),
  };
}
