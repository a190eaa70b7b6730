/** Every page of the app has its help, and no help is of a page that is gone. */
import { helpedPages, helpOfPage } from '@banjie/shared/help/pages.ts';

interface AppConfig {
  pages: string[];
  subPackages: { root: string; pages: string[] }[];
}

it('has help for each page that is registered', async () => {
  const world = globalThis as { defineAppConfig?: (config: AppConfig) => AppConfig };
  world.defineAppConfig = (config) => config;
  const { default: config } = (await import('../app.config.ts')) as unknown as { default: AppConfig };
  const paths = [
    ...config.pages,
    ...config.subPackages.flatMap(({ root, pages }) => pages.map((one) => `${root}/${one}`)),
  ];
  const names = paths.map((path) => path.split('/').at(-2) ?? '');
  expect(names.length).toBeGreaterThan(30);
  // Help is asked for by the name of the folder.
  expect(new Set(names).size).toBe(names.length);
  expect([...helpedPages].sort()).toEqual([...names].sort());
  for (const name of names) {
    const parts = helpOfPage(name) ?? [];
    expect(parts.map(({ title }) => title)).toEqual(['这是做什么的', '我可以做什么', '接下来会怎样', '有疑问问谁']);
    for (const { lines } of parts) for (const line of lines) expect(line).toMatch(/[。；]$/);
  }
});
