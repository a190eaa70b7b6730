export default definePageConfig({ navigationBarTitleText: '从名单导入' });
