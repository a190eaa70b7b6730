export default definePageConfig({ navigationBarTitleText: '常用意见' });
