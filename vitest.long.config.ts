import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

export default defineConfig({
  ...base,
  test: {
    include: ['test/long/**/*.test.ts'],
    globalSetup: ['test/build-once.ts'],
    setupFiles: ['test/seed.ts'],
    testTimeout: 1_200_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
});
