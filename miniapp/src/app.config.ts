export default defineAppConfig({
  pages: [
    'pages/todo/index',
    'pages/start/index',
    'pages/alerts/index',
    'pages/me/index',
    'pages/matter/index',
    'pages/form/index',
    'pages/compare/index',
    'pages/delegations/index',
    'pages/login/index',
  ],
  window: {
    navigationBarTitleText: '办结',
    navigationBarBackgroundColor: '#ffffff',
    navigationBarTextStyle: 'black',
    backgroundTextStyle: 'dark',
    backgroundColor: '#f3f5f7',
  },
  tabBar: {
    color: '#55606b',
    selectedColor: '#15598f',
    backgroundColor: '#ffffff',
    borderStyle: 'white',
    list: [
      {
        pagePath: 'pages/todo/index',
        text: '待办',
        iconPath: 'assets/tabs/todo.png',
        selectedIconPath: 'assets/tabs/todo-on.png',
      },
      {
        pagePath: 'pages/start/index',
        text: '发起',
        iconPath: 'assets/tabs/start.png',
        selectedIconPath: 'assets/tabs/start-on.png',
      },
      {
        pagePath: 'pages/alerts/index',
        text: '消息',
        iconPath: 'assets/tabs/alerts.png',
        selectedIconPath: 'assets/tabs/alerts-on.png',
      },
      {
        pagePath: 'pages/me/index',
        text: '我的',
        iconPath: 'assets/tabs/me.png',
        selectedIconPath: 'assets/tabs/me-on.png',
      },
    ],
  },
});
