/** ESM mode (node --experimental-vm-modules), SWC transform. One template database is made once and cloned per test file. */
export default {
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  testEnvironment: '<rootDir>/test/support/jest/environment.mjs',
  resolver: '<rootDir>/test/support/jest/resolver.mjs',
  testSequencer: '<rootDir>/test/support/jest/sequencer.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/libs/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.plinth/'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  setupFilesAfterEnv: ['<rootDir>/test/support/walls/record.ts'],
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  // Ends what hangs, and after whatever waits in it was given up. A hook that starts the whole program takes 3 s on an idle machine; 70 s were seen on a busy one.
  testTimeout: 600_000,
  maxWorkers: 3,
  workerIdleMemoryLimit: '500MB',
};
