import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string;
};

export default defineConfig({
  define: { HANDBACK_VERSION: JSON.stringify(version), HANDBACK_BUILD: JSON.stringify('0'.repeat(64)) },
  test: {
    include: ['test/{unit,contract,golden,property,architecture,e2e}/**/*.test.ts'],
    globalSetup: ['test/build-once.ts'],
    setupFiles: ['test/seed.ts'],
    testTimeout: 180_000,
    // Two at least: many tests wait for processes that they have started.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/match/wasm/**'],
      reporter: ['text-summary'],
      thresholds: { lines: 90 },
    },
  },
});
