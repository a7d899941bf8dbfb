import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Recognised } from './recognise.ts';

/** Tesseract in WebAssembly (Apache-2.0): of its two engines the one that the data are for. */
const ENGINE = 'tesseract.js-core/tesseract-core-simd-lstm.js';
const LSTM_ONLY = 1;
const UNREADABLE = 1;

/** The functions of Tesseract's base class that are used here. */
interface Api {
  Init: (folder: string, languages: string, engine: number) => number;
  SetImageFile: (orientation: number, angle: number) => number;
  Recognize: (monitor: null) => number;
  MeanTextConf: () => number;
  GetUTF8Text: () => string;
  Clear: () => void;
}

interface Engine {
  FS: { writeFile: (path: string, bytes: Uint8Array) => void };
  TessBaseAPI: new () => Api;
}

type Start = (settings: { print: () => void; printErr: () => void }) => Promise<Engine>;

const packages = createRequire(import.meta.url);

/** Path of an installed package's file; null where it is not there. */
function installed(file: string): string | null {
  try {
    return packages.resolve(file);
  } catch {
    return null;
  }
}

/** Trained data of a language by their packages, `@tesseract.js-data/eng`; null where they are not installed. */
function dataFile(language: string): string | null {
  const manifest = installed(`@tesseract.js-data/${language}/package.json`);
  if (manifest === null) return null;
  const file = join(dirname(manifest), '4.0.0_best_int', `${language}.traineddata.gz`);
  return existsSync(file) ? file : null;
}

/** Packages that reading pictures in these languages needs and that are not installed. */
export function missingPackages(languages: readonly string[]): string[] {
  const data = languages.filter((language) => dataFile(language) === null);
  return [
    ...(installed(ENGINE) === null ? ['tesseract.js-core'] : []),
    ...data.map((language) => `@tesseract.js-data/${language}`),
  ];
}

/**
 * Starts Tesseract. The function returned reads a picture in any format that Tesseract takes, turned as `orientation` says
 * (Exif 2.32, 4.6.4), and returns null where it cannot decode it; it throws what WebAssembly throws.
 */
export async function startTesseract(
  languages: readonly string[],
): Promise<(image: Uint8Array, orientation: number) => Recognised | null> {
  const start = packages(ENGINE) as Start;
  const engine = await start({ print: () => undefined, printErr: () => undefined });
  for (const language of languages) {
    const file = dataFile(language);
    if (file === null) throw new Error(`no data for ${language}`);
    engine.FS.writeFile(`/${language}.traineddata`, gunzipSync(await readFile(file)));
  }
  const api = new engine.TessBaseAPI();
  if (api.Init('/', languages.join('+'), LSTM_ONLY) !== 0) throw new Error('Tesseract does not start');
  return (image, orientation) => {
    engine.FS.writeFile('/input', image);
    if (api.SetImageFile(orientation, 0) === UNREADABLE) return null;
    api.Recognize(null);
    const recognised = { text: api.GetUTF8Text().trim(), confidence: api.MeanTextConf() };
    api.Clear();
    return recognised;
  };
}
