export default definePageConfig({ navigationBarTitleText: '维护窗口' });
