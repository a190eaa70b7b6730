export default definePageConfig({ navigationBarTitleText: '周期性职责' });
