export default definePageConfig({ navigationBarTitleText: '逐件查看' });
