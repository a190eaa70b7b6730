/**
 * What others wait while something dear is done: to-do lists are asked for one after the other, beside sixteen PDFs,
 * comparisons of 50,000 rows, 200,000 bad alerts, and 500 bots that wait for deliveries. Beside nothing first. What was
 * refused costs nothing: a load that was not answered as it should be has no figure, and the run fails.
 */
import { request } from 'node:http';
import { get, openedBy, post, progress, tokenOf, type Started } from './http.ts';
import { round, table } from './measure.ts';

const PDFS = 16;
const COMPARISONS = 4;
const ROWS = 50_000;
const ALERTS = 200_000;
const CLAIMS = 500;
/** One person does all of it here; bots that wait keep their usual share. */
export const UNLIMITED = ['uploads', 'papers', 'comparisons', 'rehearsals']
  .map((kind) => `${kind}=900000/60/1000`)
  .join();

/** History entries of the matter that is printed. */
const ENTRIES = 30;

interface Answered {
  status: number;
  text: string;
}

interface Load {
  begin(): Promise<Answered[]>;
  /** Whether this is the answer of somebody for whom the work was done, or of whom it is part of the picture. */
  counts(answer: Answered): boolean;
}

export async function benchDear(server: Started, botToken: string, seconds: number): Promise<void> {
  const at = (path: string) => `${server.url}/api/${path}`;
  const [person, data] = [await tokenOf(server, 'office-cloud'), await tokenOf(server, 'civil-data')];
  const as = (token: string) => ({ authorization: `Bearer ${token}` });
  const printed = await openedBy(server, 'cloud-duty1');
  await post(
    at(`matters/${printed.id}/commands/acknowledge`),
    {},
    { ...as(printed.token), 'idempotency-key': printed.id },
  );
  for (let n = 2; n < ENTRIES; n += 1) await progress(server, printed.id, printed.token);
  const csv = ['行政区划代码,名称', ...Array.from({ length: ROWS }, (_, n) => `${100_000 + n},第${n}街道`)].join('\n');
  const hook = JSON.parse((await get(at('training/hook'), {})).text) as { token: string };
  const storm = { version: '4', groupKey: '{}:{bad}', alerts: Array.from({ length: ALERTS }, () => ({})) };
  const claim = { account: 'main', max: 1, leaseSeconds: 5, waitSeconds: Math.min(25, seconds) };
  const many = (n: number, one: () => Promise<Answered>) => Promise.all(Array.from({ length: n }, one));

  const loads: Record<string, Load> = {
    nothing: {
      begin: async () => {
        await new Promise((done) => setTimeout(done, seconds * 1000));
        return [];
      },
      counts: () => true,
    },
    [`${PDFS} PDFs`]: {
      begin: () => many(PDFS, () => fetched(at(`matters/${printed.id}/file.pdf`), as(printed.token))),
      counts: ({ status }) => status === 200,
    },
    [`${COMPARISONS} × ${ROWS} rows`]: {
      begin: () => many(COMPARISONS, () => post(at('resources/divisions/compare'), { csv }, as(data))),
      counts: ({ status, text }) =>
        status === 200 && (JSON.parse(text) as { counts: { mine: number } }).counts.mine === ROWS,
    },
    [`${ALERTS} bad alerts`]: {
      begin: () => many(1, () => post(at('hooks/alertmanager'), storm, as(hook.token))),
      // Each of them was looked at: the answer says which are bad.
      counts: ({ status, text }) => status === 422 && text.includes('alerts'),
    },
    [`${CLAIMS} claims`]: {
      begin: () => many(CLAIMS, () => alone(at('deliveries/claim'), claim, as(botToken))),
      // A bot has a share of what waits at once: what is beyond it is refused.
      counts: ({ status }) => status === 200 || status === 429,
    },
  };
  const rows: Record<string, string | number>[] = [];
  for (const [what, { begin, counts }] of Object.entries(loads)) {
    // Threads are started when they are needed: the first of a kind is not what is measured.
    if (what !== 'nothing' && !what.includes('claims')) await begin();
    const times: number[] = [];
    const began = performance.now();
    let under = true;
    const load = begin().finally(() => (under = false));
    while (under) {
      const from = performance.now();
      await get(at('matters'), as(person));
      times.push(performance.now() - from);
    }
    const answers = await load;
    const took = performance.now() - began;
    const other = answers.find((answer) => !counts(answer));
    if (other) {
      rows.push({ beside: what, answers: `no figure: ${other.status} ${other.text.slice(0, 120)}` });
      process.exitCode = 1;
      continue;
    }
    times.sort((a, b) => a - b);
    rows.push({
      beside: what,
      'list p50 ms': round(times[Math.floor(times.length / 2)] ?? 0, 1),
      'p99 ms': round(times[Math.floor(times.length * 0.99)] ?? 0, 1),
      'longest ms': round(times.at(-1) ?? 0, 0),
      lists: times.length,
      'all done ms': round(took, 0),
      answers: tallied(answers.map(({ status }) => status)),
    });
  }
  console.log('\nwhat a to-do list waits beside what is dear');
  table(rows);
}

/** As in `200 × 16`. */
const tallied = (statuses: readonly number[]): string =>
  [...new Set(statuses)].map((one) => `${one} × ${statuses.filter((status) => status === one).length}`).join(', ');

/** On a connection of its own: 500 that wait are not to keep the others from theirs. */
function alone(url: string, body: object, headers: Record<string, string>): Promise<Answered> {
  const payload = JSON.stringify(body);
  return new Promise((done, failed) => {
    const sent = request(
      url,
      { method: 'POST', agent: false, headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        response.resume();
        response.on('end', () => done({ status: response.statusCode ?? 0, text: '' }));
      },
    );
    sent.on('error', failed);
    sent.end(payload);
  });
}

function fetched(url: string, headers: Record<string, string>): Promise<Answered> {
  return new Promise((done, failed) => {
    const sent = request(url, { agent: false, headers }, (response) => {
      response.resume();
      response.on('end', () => done({ status: response.statusCode ?? 0, text: '' }));
    });
    sent.on('error', failed);
    sent.end();
  });
}
