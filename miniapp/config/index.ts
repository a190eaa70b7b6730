import { resolve } from 'node:path';
import { defineConfig, type UserConfigExport } from '@tarojs/cli';

// shared/ is TypeScript source of a sibling workspace: webpack follows the link in node_modules to its real path, so the loader is told about that path.
const shared = resolve(__dirname, '../../shared');

/** Where a phone finds the server. The browser build uses the address it was loaded from. */
const apiBase = process.env.BANJIE_API_BASE ?? 'http://127.0.0.1:8000';

export default defineConfig<'webpack5'>(() => {
  const config: UserConfigExport<'webpack5'> = {
    projectName: 'banjie',
    sourceRoot: 'src',
    outputRoot: `dist/${process.env.TARO_ENV ?? 'h5'}`,
    // Sizes are real pixels: text grows by a variable (elder mode), not by the width of the screen.
    designWidth: 375,
    deviceRatio: { 375: 1 },
    framework: 'react',
    compiler: { type: 'webpack5', prebundle: { enable: false } },
    cache: { enable: false },
    logger: { quiet: true, stats: false },
    // IN_BROWSER is replaced by a literal, so that webpack drops the other platform's half.
    defineConstants: {
      BANJIE_API_BASE: JSON.stringify(apiBase),
      IN_BROWSER: JSON.stringify(process.env.TARO_ENV === 'h5'),
    },
    mini: {
      // What only the boards need lies in their package.
      optimizeMainPackage: { enable: true },
      compile: { include: [shared] },
      postcss: { pxtransform: { enable: false } },
    },
    h5: {
      // Sizes are watched by a test; webpack's hints are for public sites.
      webpackChain: (chain: { performance: { hints(on: false): void } }) => chain.performance.hints(false),
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
