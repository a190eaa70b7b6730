/*
 * Who may import whom (docs/architecture.md draws it). The stage "directions" of test.mjs runs these rules over the
 * code, and over planted violations, each of which must be found by its own rule.
 * Packages are matched wherever they are installed: at the root or inside a workspace.
 */
const packages = (...names) => names.map((name) => `(^|/)node_modules/${name}(/|$)`);
const tests = '\\.test\\.tsx?$';

/** In shared/, each layer may use the ones before it. */
const layers = ['kernel', 'regulation', 'engine', 'catalogue', 'standards', 'cloud', 'procedures', 'contract'];
const layerRules = layers.slice(0, -1).map((layer, index) => ({
  name: `shared-${layer}-looks-down-only`,
  severity: 'error',
  from: { path: `^shared/${layer}/`, pathNot: tests },
  to: { path: `^shared/(${layers.slice(index + 1).join('|')})/` },
}));

/** A package and the only folders that may import it. */
const owners = [
  ['koa-only-in-http', '^server/http/', packages('koa', 'koa-[^/]+', '@koa/[^/]+')],
  ['database-only-in-store', '^server/(store|mongod)/', packages('mongoose', 'mongodb', 'mongodb-memory-server-core')],
  ['ticker-only-in-schedule', '^server/schedule/', packages('node-schedule')],
  ['wechaty-only-in-channel-and-gateway', '^bot/(channel|gateway)/', packages('wechaty[^/]*', '@juzi/wechaty[^/]*')],
  ['taro-only-in-miniapp', '^miniapp/', packages('@tarojs/[^/]+', '@nutui/[^/]+', 'react', 'react-dom')],
];

const neighbours = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: `^(${to})/` },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...layerRules,
    {
      name: 'procedures-stand-alone',
      severity: 'error',
      comment: 'No procedure imports another; index.ts is the one registry.',
      from: { path: '^shared/procedures/([^/]+)/' },
      to: { path: '^shared/procedures/[^/]+/', pathNot: '^shared/procedures/$1/' },
    },
    {
      name: 'procedures-do-not-see-the-registry',
      severity: 'error',
      from: { path: '^shared/procedures/[^/]+/', pathNot: tests },
      to: { path: '^shared/procedures/[^/]+\\.ts$' },
    },
    {
      name: 'shared-is-pure',
      severity: 'error',
      comment: 'shared/ runs in the server, the bot, the browser and WeChat: zod and itself, nothing else.',
      from: { path: '^shared/', pathNot: tests },
      to: { pathNot: ['^shared/', ...packages('zod')] },
    },
    {
      name: 'shared-tests-add-only-fast-check',
      severity: 'error',
      from: { path: '^shared/.*\\.test\\.ts$' },
      to: { pathNot: ['^shared/', ...packages('zod', 'fast-check', '@jest/globals')] },
    },
    neighbours('server-speaks-http-to-the-others', 'server', 'bot|miniapp'),
    neighbours('bot-speaks-http-to-the-others', 'bot', 'server|miniapp'),
    neighbours('miniapp-speaks-http-to-the-others', 'miniapp', 'server|bot'),
    {
      name: 'only-tests-use-the-harness',
      severity: 'error',
      from: { path: '^(shared|server|bot|miniapp)/', pathNot: tests },
      to: { path: '^test/' },
    },
    {
      name: 'matters-import-no-adapter',
      severity: 'error',
      comment: 'server/matters declares ports; main.ts puts the adapters in.',
      from: { path: '^server/matters/', pathNot: tests },
      // http/handler.ts is the shape of an operation and knows no Koa.
      to: {
        path: ['^server/(store|http|schedule|training)/', '^server/notify/channels/', '^server/main\\.ts$'],
        pathNot: '^server/http/handler\\.ts$',
      },
    },
    {
      name: 'only-main-wires',
      severity: 'error',
      comment: 'Nothing imports the composition root, and its inner part is for it alone.',
      from: { path: '^(server|bot|shared|miniapp)/', pathNot: '^server/(main\\.ts$|process/)' },
      to: { path: '^server/(main\\.ts$|city\\.ts$|process/)' },
    },
    ...owners.map(([name, owner, to]) => ({
      name,
      severity: 'error',
      from: { path: '^(shared|server|bot|miniapp)/', pathNot: [owner, tests] },
      to: { path: to },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^miniapp/dist/', '^\\.cache/', '/\\.built/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: `${__dirname}/tsconfig.json` },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.mjs', '.cjs', '.js', '.jsx', '.json'],
    },
  },
};
