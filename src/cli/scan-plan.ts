import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { ScanRequest } from '../audit/request.ts';
import type { RenderOptions, ReportOptions } from '../model/report.ts';
import type { RuleSet } from '../model/rule.ts';
import { loadKnown } from '../registry/known.ts';
import { loadMatter } from '../rules/matter.ts';
import { loadRuleSet, ruleFiles } from '../rules/select.ts';
import { createScopeTest } from '../sources/scope.ts';
import { loadBaseline } from './baseline.ts';
import { withSiblings } from './case-siblings.ts';
import type { Call } from './command.ts';
import { findConfig, loadConfig, type Config } from './config.ts';
import { splitOutputs } from './layout-options.ts';
import {
  isGiven,
  pathFrom,
  pathOf,
  setting,
  valueOf,
  valuesOf,
  type Given,
  type Option,
  type ValueOption,
} from './option.ts';
import * as limits from './limit-options.ts';
import * as options from './options.ts';
import { checkCase, checkOutputs, planOutputs, targetsOf, type NamedFile, type Output } from './outputs.ts';
import { passwordsOf } from './passwords.ts';
import { selectionOf } from './selection.ts';
import { budgetsOf, filtersOf, renderOptionsOf, reportOptionsOf } from './settings.ts';
import { localArchives, localRoots, openSources } from './sources.ts';
import { sweepParts } from './whole-file.ts';

/** A scan that can start: everything given was read and found right. */
export interface ScanPlan {
  request: ScanRequest;
  outputs: Output[];
  render: RenderOptions;
  /** What was given, the configuration included. */
  given: Given;
  /** What a person should know before it starts. */
  notes: string[];
}

/** Reads all that a scan depends on, before anything of a source is listed. Throws HandbackError. */
export async function planScan(call: Call, known: Option[]): Promise<ScanPlan> {
  const { config, notes } = await configOf(call, await localRoots(call.operands), known);
  // What the command line says replaces what the file says, option by option.
  const given: Given = new Map([...(config?.given ?? []), ...call.given]);
  const settings = settingsOf(given);
  const outputs = outputsOf(given, call);
  const archives = (await localArchives(call.operands)).map((path) => ({ what: 'source', path }));
  const named = [...archives, ...namedFiles(given, config), ...(await namedRules(given))];
  const inUse = named.flatMap(({ what, path }) => withSiblings({ what, path: resolve(call.io.cwd(), path) }));
  if (settings.caseFile !== null) checkCase(resolve(call.io.cwd(), settings.caseFile));
  checkOutputs(outputs, inUse);
  sweepParts(outputs.flatMap(({ target }) => target ?? []));
  const ownFiles = [...inUse.map(({ path }) => path), ...outputPaths(outputs, call)];
  createScopeTest({ filters: settings.filters, ownFiles }, null);
  const inputs = await inputsOf(given, config, settings.options.hashes);
  const extended = extendedFiles(inputs.ruleSet, call);
  checkOutputs(outputs, extended);
  const sources = await openSources(call.operands, async (operand) => {
    const { openDrive } = await import('./drive.ts');
    return openDrive(operand, given, call.io, inputs.matter);
  });
  const lost = inputs.ruleSet.losses.map(
    ({ file, loaded, inPart, unsupported }) =>
      `${file}: ${loaded} rules loaded, ${inPart} translated in part, ${unsupported} unsupported`,
  );
  return {
    request: {
      sources,
      ownFiles: [...ownFiles, ...extended.map(({ path }) => path)],
      ...settings,
      ...inputs,
      options: { ...settings.options, ...inputs.options },
    },
    outputs,
    render: renderOptionsOf(given, call.io, outputs),
    given,
    notes: [...notes, ...lost],
  };
}

async function configOf(
  { given, io }: Call,
  roots: string[],
  known: Option[],
): Promise<{ config: Config | null; notes: string[] }> {
  const stated = pathOf(given, options.CONFIG);
  if (stated !== null) return { config: await loadConfig(stated, known), notes: [] };
  const found = findConfig(io.cwd(), roots);
  if (found === null) return { config: null, notes: [] };
  if (found.refused) return { config: null, notes: [`not obeyed, as it lies in a source: ${found.file}`] };
  return { config: await loadConfig(found.file, known), notes: [] };
}

function settingsOf(given: Given) {
  return {
    options: reportOptionsOf(given),
    filters: filtersOf(given),
    acceptedReasons: valueOf(given, options.ALLOW_INCOMPLETE) ?? [],
    budgets: budgetsOf(given),
    passwords: passwordsOf(given),
    jobs: valueOf(given, limits.JOBS) ?? availableParallelism(),
    now: valueOf(given, options.NOW),
    caseFile: pathOf(given, options.CASE),
    examiner: valueOf(given, options.BY),
    authority: valueOf(given, options.AUTHORITY),
    profile: isGiven(given, options.PROFILE_RULES),
  };
}

async function inputsOf(given: Given, config: Config | null, hashes: ReportOptions['hashes']) {
  const matterFile = pathOf(given, options.MATTER);
  const matter = matterFile === null ? null : await loadMatter(matterFile);
  const baselineFile = pathOf(given, options.BASELINE);
  const baseline = baselineFile === null ? null : await loadBaseline(baselineFile);
  const known = loadKnown(filesOf(given, options.KNOWN));
  return {
    matter,
    known,
    ruleSet: await loadRuleSet(await selectionOf(given), matter),
    baseline,
    options: {
      // A list is of use only where the hashes that it has are computed.
      hashes: [...new Set([...hashes, ...known.hashes])],
      known: known.lists,
      baseline: baseline && { file: baseline.file, sha256: baseline.sha256 },
      config: config && { file: config.file, sha256: config.sha256 },
    },
  };
}

function outputsOf(given: Given, { io }: Call): Output[] {
  const outputs = planOutputs(setting(given, options.FORMAT), pathOf(given, options.OUTPUT), io.cwd());
  return splitOutputs(outputs, given);
}

function namedFiles(given: Given, config: Config | null): NamedFile[] {
  const named = [
    { what: 'matter', path: pathOf(given, options.MATTER) },
    { what: 'case', path: pathOf(given, options.CASE) },
    { what: 'baseline', path: pathOf(given, options.BASELINE) },
    ...filesOf(given, options.KNOWN).map((path) => ({ what: 'hash list', path })),
    { what: 'password', path: pathOf(given, options.PASSWORD_FILE) },
    { what: 'configuration', path: config?.file ?? null },
  ];
  return named.flatMap(({ what, path }) => (path === null ? [] : [{ what, path }]));
}

/** Paths given to a repeatable option. */
function filesOf(given: Given, option: ValueOption<string>): string[] {
  valuesOf(given, option);
  return (given.get(option.long) ?? []).map(pathFrom);
}

async function namedRules(given: Given): Promise<NamedFile[]> {
  const files = await ruleFiles(await selectionOf(given));
  return files.map((path) => ({ what: 'rule', path }));
}

/** Files of rules that are read because another extends them. */
function extendedFiles({ packs }: RuleSet, { io }: Call): NamedFile[] {
  const files = packs.flatMap((pack) => (pack.files ?? []).slice(1));
  return files.map(({ file }) => ({ what: 'rule', path: resolve(io.cwd(), file) }));
}

function outputPaths(outputs: Output[], { io }: Call): string[] {
  const summary = io.env['GITHUB_STEP_SUMMARY'];
  const forRunner = outputs.some(({ format }) => format === 'github') && summary ? [summary] : [];
  return [...outputs.flatMap((output) => [output.target ?? [], targetsOf(output)].flat()), ...forRunner];
}
