export default definePageConfig({ navigationBarTitleText: '推送记录' });
