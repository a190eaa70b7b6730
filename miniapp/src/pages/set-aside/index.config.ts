export default definePageConfig({ navigationBarTitleText: '搁置的动作' });
