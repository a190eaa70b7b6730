export default definePageConfig({ navigationBarTitleText: '推送送达情况' });
