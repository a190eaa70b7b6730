import { resolve } from 'node:path';
import { ProvidePlugin } from 'webpack';
import { defineConfig, type UserConfigExport } from '@tarojs/cli';

// shared/ is TypeScript source of a sibling workspace: webpack follows the link in node_modules to its real path, so the loader is told about that path.
const shared = resolve(__dirname, '../../shared');

/** Where a phone finds the server. The browser build uses the address it was loaded from. */
const apiBase = process.env.BANJIE_API_BASE ?? 'http://127.0.0.1:8000';

/**
 * TanStack's build for older engines: phones have them, and Taro's minifier quotes the names of private fields, which no
 * engine reads.
 */
const query = require.resolve('@tanstack/react-query');
const core = require.resolve('@tanstack/query-core', { paths: [query] });
const legacy = (file: string): string => file.replace(/modern.index\.c?js$/, 'legacy/index.js');

/** What is used here of webpack-chain, which Taro hands in. */
interface Chain {
  plugin(name: string): { use(plugin: unknown, options: unknown[]): void };
  performance: { hints(on: false): void };
}

export default defineConfig<'webpack5'>(() => {
  const config: UserConfigExport<'webpack5'> = {
    projectName: 'banjie',
    sourceRoot: 'src',
    outputRoot: `dist/${process.env.TARO_ENV ?? 'h5'}`,
    // Sizes are real pixels: text grows by a variable (elder mode), not by the width of the screen.
    designWidth: 375,
    deviceRatio: { 375: 1 },
    framework: 'react',
    alias: { '@tanstack/react-query': legacy(query), '@tanstack/query-core': legacy(core) },
    compiler: { type: 'webpack5', prebundle: { enable: false } },
    cache: { enable: false },
    // What WeChat's components say to a screen reader; see there.
    plugins: [resolve(__dirname, 'templates.ts')],
    logger: { quiet: true, stats: false },
    // IN_BROWSER is replaced by a literal, so that webpack drops the other platform's half.
    defineConstants: {
      BANJIE_API_BASE: JSON.stringify(apiBase),
      IN_BROWSER: JSON.stringify(process.env.TARO_ENV === 'h5'),
    },
    mini: {
      // What WeChat lacks; see there.
      webpackChain: (chain: Chain) =>
        chain
          .plugin('abort')
          .use(ProvidePlugin, [
            { AbortController: [resolve(__dirname, '../src/platform/abort.ts'), 'AbortController'] },
          ]),
      // What only the boards need lies in their package.
      optimizeMainPackage: { enable: true },
      compile: { include: [shared] },
      postcss: { pxtransform: { enable: false } },
    },
    h5: {
      // Sizes are watched by a test; webpack's hints are for public sites.
      webpackChain: (chain: Chain) => chain.performance.hints(false),
      compile: { include: [shared] },
      publicPath: '/m/',
      staticDirectory: 'static',
      router: { mode: 'hash' },
      output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
      miniCssExtractPluginOption: {
        ignoreOrder: true,
        filename: 'css/[name].[contenthash:8].css',
        chunkFilename: 'css/[name].[contenthash:8].css',
      },
      postcss: { pxtransform: { enable: false }, autoprefixer: { enable: true, config: {} } },
    },
  };
  return config;
});
