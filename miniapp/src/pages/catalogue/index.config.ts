export default definePageConfig({ navigationBarTitleText: '按表编目' });
