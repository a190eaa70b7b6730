// One configuration for every jest run. Run with NODE_OPTIONS=--experimental-vm-modules (test.mjs does it):
//   npx jest shared/kernel                 the tests of a folder
//   npx jest --selectProjects story        one project
// Tests must not depend on the machine's time zone: the law's zone is Asia/Shanghai, so the tests run in another.
process.env.TZ = 'America/New_York';

const withDatabase = {
  globalSetup: '<rootDir>/test/harness/database-up.mjs',
  globalTeardown: '<rootDir>/test/harness/database-down.mjs',
};

/**
 * The slow rest, `npm run test-more`: what others show as well (the walks over every procedure, one channel beside another),
 * only longer, and by more processes. `npm test` is to be over within a quarter of an hour on two cores.
 */
const more = [
  ...['year', 'calendar-notice', 'cross-matters', 'cloud-plans', 'joint-steps', 'take-back', 'personal-numbers'],
  ...['operation-assessment', 'operation-periodic', 'operation-training', 'standards-documents', 'standards-oversight'],
  ...['supervision-data', 'supervision-security', 'supervision-violation'],
  ...['cloud-resources', 'sharing-requests', 'boards'],
  ...['sms', 'subscribe', 'training-sms', 'webhooks', 'wecom', 'wecom-bot', 'wecom-cards'],
]
  .map((name) => `test/stories/${name}.test.ts`)
  .concat(['live', 'takeover', 'together'].map((name) => `test/faults/${name}.test.ts`))
  .concat(['server/mongod/mongod.test.ts', 'server/bpmn/bpmn.test.ts'])
  .concat(
    [
      'bpmn',
      'looks/looks',
      'long-matter',
      'outside',
      'personal',
      'search',
      'sessions',
      'take-back',
      'wecom',
      'wide',
    ].map((name) => `test/e2e/${name}.test.ts`),
  );
const butMore = { ...withDatabase, testPathIgnorePatterns: ['/node_modules/', ...more.map((file) => `/${file}$`)] };

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
    project('server', ['server/**/*.test.ts', 'test/simulation/mongod.test.ts'], butMore),
    project('conformance', ['test/conformance/**/*.test.ts'], withDatabase),
    project('days', ['test/days/**/*.test.ts'], withDatabase),
    project('story', ['test/stories/**/*.test.ts'], butMore),
    project('fault', ['test/faults/**/*.test.ts'], butMore),
    project('browser', ['test/e2e/**/*.test.ts'], butMore),
    project('more', more, withDatabase),
  ],
};
