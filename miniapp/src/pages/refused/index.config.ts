export default definePageConfig({ navigationBarTitleText: '未受理的推送' });
