/** Entries of a register as whoever chooses among them reads them. */
import type { Client } from './client.ts';
import type { RegisterEntryView, ResourceView } from './shapes.ts';

/** As many as the server gives at once, and as many as somebody can look through. */
const A_PAGE = '100';
const MOST = 2_000;

/** Resources of the catalogue, the newest first, page by page up to 2,000. @param own those that one's unit provides or uses */
export async function resourcesOf(
  server: Pick<Client, 'listResources'>,
  own: boolean,
): Promise<readonly ResourceView[]> {
  const resources: ResourceView[] = [];
  let next: string | undefined;
  do {
    const page = await server.listResources({
      query: { limit: A_PAGE, own: own ? '1' : '0', ...(next === undefined ? {} : { cursor: next }) },
    });
    resources.push(...page.items);
    next = page.next;
  } while (next !== undefined && resources.length < MOST);
  return resources;
}

/** What tells an entry of a register from others of the same title: the first of its other values, in one line. */
export const gistOf = ({ title, values }: Pick<RegisterEntryView, 'title' | 'values'>): string =>
  values
    .map((one) => one.value)
    .filter((value) => value !== '' && value !== title)
    .slice(0, 2)
    .join(' · ');
