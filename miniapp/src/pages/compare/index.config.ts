export default definePageConfig({ navigationBarTitleText: '比对数据' });
