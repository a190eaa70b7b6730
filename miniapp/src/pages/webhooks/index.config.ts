export default definePageConfig({ navigationBarTitleText: '单位系统推送' });
