import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { copyFile, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Bundles `src` into `dist`: the command, and the entries of worker threads and parser processes. */
const { version, dependencies, optionalDependencies } = JSON.parse(
  await readFile(new URL('package.json', import.meta.url), 'utf8'),
);

// WebAssembly packages find their .wasm beside themselves, and googleapis is far too large; they stay outside the bundle.
const external = Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) =>
  ['node-sqlite3-wasm', '@embedpdf/pdfium', 'libarchive-wasm', 'tesseract.js-core', 'googleapis'].includes(
    name,
  ),
);

// Built aside and then moved into place, so that whoever runs `dist` meanwhile finds it whole.
const fresh = `.dist-${process.pid}`;
const old = `.dist-${process.pid}-old`;
await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: [
    'src/cli/main.ts',
    'src/audit/thread.ts',
    'src/audit/leaf-thread.ts',
    'src/audit/render-thread.ts',
    'src/audit/parser.ts',
    'src/audit/orphan.ts',
    'src/audit/ocr-thread.ts',
    'src/sources/local/list-thread.ts',
    'src/rules/ready.ts',
  ],
  entryNames: '[name]',
  chunkNames: 'chunks/[name]-[hash]',
  outdir: fresh,
  bundle: true,
  splitting: true,
  // Names stay as they are: stack traces tell something, and no closure pays for having its name put back.
  minifySyntax: true,
  minifyWhitespace: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  external,
  define: {
    HANDBACK_VERSION: JSON.stringify(version),
    HANDBACK_BUILD: JSON.stringify(await sourceDigest()),
  },
  banner: {
    js: "import { createRequire as handbackRequire } from 'node:module'; const require = handbackRequire(import.meta.url);",
  },
});

await buildSkim();

process.chdir(import.meta.dirname);
const { readBuiltinPacks } = await import(`./${fresh}/ready.js`);
await writeFile(`${fresh}/packs.json`, JSON.stringify(await readBuiltinPacks()));
await rm(`${fresh}/ready.js`);
await rename('dist', old).catch(() => undefined);
await rename(fresh, 'dist');
await rm(old, { recursive: true, force: true });

/** Compiles what skims texts to WebAssembly, or takes what the last build made of the same source. */
async function buildSkim() {
  const made = join(import.meta.dirname, 'dist/skim.wasm');
  const sources = ['src/match/wasm/skim.ts', 'package.json', 'build.js'];
  const [time, ...changed] = await Promise.all(
    [made, ...sources.map((name) => join(import.meta.dirname, name))].map(changedAt),
  );
  if (time > Math.max(...changed)) return copyFile(made, `${fresh}/skim.wasm`);
  const { main } = await import('assemblyscript/asc');
  const { error, stderr } = await main([
    join(import.meta.dirname, 'src/match/wasm/skim.ts'),
    ...['-o', join(import.meta.dirname, fresh, 'skim.wasm')],
    ...['-O3', '--noAssert', '--enable', 'simd', '--runtime', 'stub', '--initialMemory', '1'],
  ]);
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`);
}

/** Milliseconds; 0 for a file that is not there. */
async function changedAt(file) {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

/** SHA-256 over names and bytes of all that the bundle is made of, in byte order of the names: tells one build from another. */
async function sourceDigest() {
  const folder = join(import.meta.dirname, 'src');
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
  const hash = createHash('sha256');
  for (const name of [...names.map((name) => join('src', name)), 'package.json']) {
    hash.update(`${name}\n`).update(await readFile(join(import.meta.dirname, name)));
  }
  return hash.digest('hex');
}
