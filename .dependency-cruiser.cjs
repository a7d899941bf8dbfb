/** Which folder of src may import which; each rule says what to do about a violation. */
const allowed = {
  model: [],
  sources: ['extract'],
  extract: [],
  match: [],
  rules: ['match'],
  case: [],
  registry: [],
  evidence: [],
  report: [],
  audit: ['sources', 'extract', 'match', 'rules', 'case', 'registry', 'evidence', 'report'],
};

const direction = Object.entries(allowed).map(([folder, may]) => ({
  name: `${folder}-imports`,
  comment: `src/${folder} may import ${['model', ...may].join(', ')} only: move the code, or pass what it needs as an argument.`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, 'model', ...may].join('|')})/` },
}));

/** Files that the build starts from, see build.js. */
const entries =
  '^src/(cli/main|audit/(thread|leaf-thread|render-thread|parser|orphan|ocr-thread)|sources/local/list-thread|rules/ready|match/wasm/skim)\\.ts$';

module.exports = {
  forbidden: [
    ...direction,
    {
      name: 'cli-is-the-top',
      comment: 'Nothing imports src/cli but bin and tests.',
      severity: 'error',
      from: { path: '^src/(?!cli/)' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'no-test-in-product',
      comment: 'What ships does not import tests.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
    {
      name: 'one-sqlite-adapter',
      comment: 'The SQLite binding is imported in src/case/sqlite.ts and binding.ts only.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/case/(?:sqlite|binding)\\.ts$' },
      to: { path: 'node-sqlite3-wasm' },
    },
    {
      name: 'one-googleapis-file',
      comment: 'googleapis is imported lazily, in src/sources/drive/client.ts only.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/sources/drive/client\\.ts$' },
      to: { path: 'googleapis' },
    },
    {
      name: 'no-circular',
      comment: 'Two files that import each other are one file, or want a third.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'reachable',
      comment: 'A file that no entry of the build leads to is dead: delete it.',
      severity: 'error',
      from: { path: entries },
      to: { path: '^src/', pathNot: ['\\.json$', '\\.d\\.ts$', entries], reachable: false },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
