module.exports = {
  presets: [
    ['taro', { framework: 'react', ts: true, compiler: 'webpack5', hot: false, targets: { chrome: '66', ios: '12' } }],
  ],
};
