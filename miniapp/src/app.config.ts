export default defineAppConfig({
  pages: [
    'pages/todo/index',
    'pages/start/index',
    'pages/alerts/index',
    'pages/me/index',
    'pages/matter/index',
    'pages/form/index',
    'pages/drafts/index',
    'pages/board/index',
    'pages/duty/index',
    'pages/opinions/index',
    'pages/search/index',
    'pages/registers/index',
    'pages/register/index',
    'pages/login/index',
  ],
  // Loaded by whoever goes there: charts are large, and most people never need these. Addresses are those of other pages.
  subPackages: [
    ...[
      ...['audit', 'calendar', 'catalogue', 'compare', 'delegations', 'devices', 'duty-roster', 'feed', 'feed-form'],
      ...[
        'feeds',
        'maintenance',
        'pushes',
        'reachability',
        'recurring',
        'refused',
        'set-aside',
        'settings',
        'webhooks',
      ],
    ].map((page) => ({ root: `pages/${page}`, pages: ['index'] })),
    { root: 'boards', pages: ['work/index', 'counted/index'] },
    {
      root: 'administration',
      pages: ['overview/index', 'people/index', 'person/index', 'units/index', 'unit/index', 'import/index', 'deliveries/index'],
    },
  ],
  // WeChat draws the bars itself: `@…` is the colour of that name in theme.json. In a browser our styles draw them.
  darkmode: true,
  themeLocation: 'theme.json',
  window: {
    navigationBarTitleText: '办结',
    navigationBarBackgroundColor: '@paper',
    navigationBarTextStyle: '@barText',
    backgroundTextStyle: '@pullText',
    backgroundColor: '@ground',
  },
  tabBar: {
    color: '@soft',
    selectedColor: '@accent',
    backgroundColor: '@paper',
    borderStyle: '@tabEdge' as never,
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
