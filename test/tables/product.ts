/** The workbooks that a city's people download: the board, registers, and rosters of duty, of a training ground of their own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressOf, createClient } from '@banjie/shared/contract/client.ts';
import { routes } from '@banjie/shared/contract/routes.ts';
import { WORKDAY } from '../harness/city.ts';
import { serverProcess } from '../harness/server-process.ts';

export interface Downloaded {
  name: string;
  content: Uint8Array;
}

export async function downloads(): Promise<Downloaded[]> {
  const folder = mkdtempSync(join(tmpdir(), 'banjie-tables-'));
  const server = serverProcess(
    {
      ...{
        BANJIE_MODE: 'training',
        BANJIE_DATA: join(folder, 'data'),
        BANJIE_BOT_TOKEN: 'tables-bot-token-0123456789',
      },
      ...{ BANJIE_TRAINING_CHAT: 'off', BANJIE_TRAINING_START: WORKDAY },
    },
    () => undefined,
  );
  try {
    await server.start();
    return await downloadedFrom(server.url());
  } finally {
    await server.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function downloadedFrom(url: string): Promise<Downloaded[]> {
  const as = async (person: string) => {
    const { token } = await createClient(async ({ path, method }) => {
      const answer = await fetch(url + path, { method });
      return { status: answer.status, body: await answer.json() };
    }).becomePersona({ params: { id: person } });
    const headers = { authorization: `Bearer ${token}` };
    const client = createClient(async ({ path, method, body, headers: more }) => {
      const answer = await fetch(url + path, { method, headers: { ...more, ...headers }, ...(body ? { body } : {}) });
      return { status: answer.status, body: await answer.json() };
    });
    const file = async (name: string, path: string): Promise<Downloaded> => {
      const answer = await fetch(url + path, { headers });
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      return { name, content: new Uint8Array(await answer.arrayBuffer()) };
    };
    return { client, file };
  };

  const head = await as('office-head');
  const files = [await head.file('board', addressOf(routes.downloadWorkBoardWorkbook, { query: { months: 12 } }))];
  const data = await as('authority-data');
  for (const { register } of (await data.client.listRegisters({})).items)
    files.push(
      await data.file(`register-${register}`, addressOf(routes.downloadRegisterWorkbook, { params: { register } })),
    );
  const start = '2026-03-01';
  await (
    await as('cloud-head')
  ).client.putDuty({
    params: { unit: 'cloud', post: 'duty' },
    body: {
      ...{ version: 0, always: true },
      lines: [
        {
          title: '主班',
          shifts: [
            {
              ...{ days: 'all', start: '08:00', end: '08:00', every: 1, unit: 'day', from: start },
              persons: ['cloud-duty1', 'cloud-duty2'],
            },
          ],
        },
      ],
    },
  });
  const cloud = await as('cloud-ops');
  for (const { unit, post } of (await cloud.client.listDuty({ query: {} })).items) {
    const params = { unit, post };
    files.push(
      await cloud.file(`duty-${unit}-${post}`, addressOf(routes.exportDutyWorkbook, { params, query: { days: 366 } })),
    );
  }
  return files;
}
