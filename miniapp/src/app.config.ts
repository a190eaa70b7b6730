export default defineAppConfig({
  pages: ['pages/todo/index'],
  window: {
    navigationBarTitleText: '办结',
    navigationBarBackgroundColor: '#ffffff',
    navigationBarTextStyle: 'black',
    backgroundTextStyle: 'dark',
    backgroundColor: '#f4f6f8',
  },
});
