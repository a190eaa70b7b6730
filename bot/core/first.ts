/** What a newcomer should do first, in the words of his role; undefined once it is done or put away. */
import { ApiError } from '@banjie/shared/contract/client.ts';
import type { Server } from './ports.ts';
import { texts } from './texts.ts';

export async function firstSteps(server: Pick<Server, 'readFirstSteps'>): Promise<string | undefined> {
  try {
    const { shown, roleText, steps } = await server.readFirstSteps({});
    return shown ? texts.first(roleText, steps) : undefined;
  } catch (error) {
    // What was asked is answered without it.
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}
