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
const files = (place, names) =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `${place}/${name}.test.ts`);
const more = [
  ...files(
    'test/stories',
    `after audit bad-input begin-anew boards calendar-notice cloud-plans cloud-resources cloud-use cross-matters
    deliveries files joint-steps letters login materials on-duty operation-assessment operation-periodic operation-training
    personal-fields personal-numbers search security-rectification sharing-catalogue sharing-requests signatures
    sms standards-documents standards-oversight subscribe supervision-data supervision-security
    supervision-violation take-back taken-back-proof training-sms verbs webhooks wecom wecom-bot wecom-cards year`,
  ),
  ...files('test/faults', 'deliveries desks found live takeover together'),
  ...files(
    'server',
    `audit/trail boards/track bpmn/bpmn duty/nights maintenance/maintenance matters/many-units mongod/mongod
    notify/channels/subscribe/subscribe notify/channels/wecom/wecom people/administering/importing
    people/administering/taking proof/all-of-unicode registers/claims store/matters/beside-each-other store/migrations/migrations threads/threads`,
  ),
  ...files('shared/procedures', 'unit-assessment/many-units'),
  ...files('bot', 'channel/wechaty-channel main'),
  ...files('test/conformance', 'checks/cloud checks/sharing'),
  ...files(
    'test/e2e',
    `administration after boards bpmn catalogue-table choices cloud-use files filling first-use letters long-matter
    looks/looks many materials outside personal printing pushes roster search sessions sign-on signatures spoken
    take-back toasts training weapp-walks wecom wide`,
  ),
];
const inTime = { testPathIgnorePatterns: ['/node_modules/', ...more.map((file) => `/${file}$`)] };
const butMore = { ...withDatabase, ...inTime };

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
    project(
      'unit',
      [
        ...['shared/**/*.test.ts', 'bot/**/*.test.ts', 'miniapp/src/**/*.test.{ts,tsx}'],
        'test/simulation/simulation.test.ts',
      ],
      inTime,
    ),
    project('server', ['server/**/*.test.ts', 'test/simulation/mongod.test.ts'], butMore),
    project('conformance', ['test/conformance/**/*.test.ts'], butMore),
    project('days', ['test/days/**/*.test.ts'], withDatabase),
    project('story', ['test/stories/**/*.test.ts'], butMore),
    project('fault', ['test/faults/**/*.test.ts'], butMore),
    project('browser', ['test/e2e/**/*.test.ts'], butMore),
    project('more', more, withDatabase),
  ],
};
