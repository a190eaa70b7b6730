// One configuration for every jest run. Run with NODE_OPTIONS=--experimental-vm-modules (test.mjs does it):
//   npx jest shared/kernel                 the tests of a folder
//   npx jest --selectProjects story        one project
// Tests must not depend on the machine's time zone: the law's zone is Asia/Shanghai, so the tests run in another.
process.env.TZ = 'America/New_York';

const withDatabase = {
  globalSetup: '<rootDir>/test/harness/database-up.mjs',
  globalTeardown: '<rootDir>/test/harness/database-down.mjs',
};

const project = (displayName, testMatch, extra = {}) => ({
  displayName,
  rootDir: import.meta.dirname,
  testMatch: testMatch.map((glob) => `<rootDir>/${glob}`),
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  modulePathIgnorePatterns: ['<rootDir>/.cache/', '<rootDir>/.data/', '<rootDir>/miniapp/dist/'],
  transform: {
    '\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          target: 'es2022',
          transform: { react: { runtime: 'automatic' } },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  ...extra,
});

export default {
  testTimeout: 60_000,
  projects: [
    project('unit', [
      ...['shared/**/*.test.ts', 'bot/**/*.test.ts', 'miniapp/src/**/*.test.{ts,tsx}'],
      'test/simulation/simulation.test.ts',
    ]),
    project('server', ['server/**/*.test.ts', 'test/simulation/mongod.test.ts'], withDatabase),
    project('conformance', ['test/conformance/**/*.test.ts'], withDatabase),
    project('days', ['test/days/**/*.test.ts'], withDatabase),
    project('story', ['test/stories/**/*.test.ts'], withDatabase),
    project('fault', ['test/faults/**/*.test.ts'], withDatabase),
    project('browser', ['test/e2e/**/*.test.ts'], withDatabase),
  ],
};
