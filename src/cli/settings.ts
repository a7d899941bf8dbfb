import type { Budgets } from '../model/budgets.ts';
import { DEFAULT_BUDGETS } from '../model/budgets.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import type { Filters, RenderOptions, ReportOptions } from '../model/report.ts';
import { ocrOf } from './ocr.ts';
import { outputWidth, wantsColor, type Io } from './io.ts';
import { isGiven, setting, valueOf, valuesOf, type Given } from './option.ts';
import { datFormOf } from './layout-options.ts';
import * as limits from './limit-options.ts';
import * as options from './options.ts';
import type { Output } from './outputs.ts';

/** Reads the limits. All of these throw HandbackError (usage) for a value that is wrong. */
export function budgetsOf(given: Given): Budgets {
  return {
    timeoutPerFile: setting(given, limits.TIMEOUT_PER_FILE),
    maxFileSize: setting(given, limits.MAX_FILE_SIZE),
    maxDepth: setting(given, limits.MAX_DEPTH),
    maxMembers: setting(given, limits.MAX_MEMBERS),
    parserMemory: setting(given, limits.PARSER_MEMORY),
    maxInflated: DEFAULT_BUDGETS.maxInflated,
    ocr: ocrOf(given),
  };
}

export function filtersOf(given: Given): Filters {
  return {
    include: valuesOf(given, options.INCLUDE),
    exclude: valuesOf(given, options.EXCLUDE),
    modifiedAfter: valueOf(given, options.MODIFIED_AFTER),
    modifiedBefore: valueOf(given, options.MODIFIED_BEFORE),
    owner: valuesOf(given, options.OWNER),
  };
}

/** What reports say of the options; the files among them are added by who reads them. */
export function reportOptionsOf(given: Given): Omit<ReportOptions, 'known' | 'baseline' | 'config'> {
  const hashes = setting(given, options.HASH);
  if (!hashes.includes('sha256')) {
    throw new HandbackError({
      code: EXIT.usage,
      message: `sha256 cannot be left out: --hash ${hashes.join(',')}`,
      hint: `write --hash ${['sha256', ...hashes].join(',')}`,
    });
  }
  const { ocr, ...limits } = budgetsOf(given);
  return {
    minConfidence: setting(given, options.MIN_CONFIDENCE),
    failOn: setting(given, options.FAIL_ON),
    metadataOnly: isGiven(given, options.METADATA_ONLY),
    showMatches: isGiven(given, options.SHOW_MATCHES),
    strict: isGiven(given, options.STRICT),
    hashes,
    budgets: limits,
    ocr: ocr === null ? null : { languages: [...ocr.languages], pages: ocr.pages },
  };
}

/** Colour is for the terminal: a file never has any. */
export function renderOptionsOf(given: Given, io: Io, outputs: Output[]): RenderOptions {
  const onTerminal = outputs.some(({ target }) => target === null);
  return {
    width: outputWidth(io),
    color: onTerminal && wantsColor(io, isGiven(given, options.NO_COLOR)),
    spreadsheetSafe: !isGiven(given, options.NO_SPREADSHEET_SAFE),
    showNames: isGiven(given, options.SHOW_NAMES),
    dat: datFormOf(given),
  };
}
