export default definePageConfig({ navigationBarTitleText: '本市设定' });
