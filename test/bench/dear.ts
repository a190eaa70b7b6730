/**
 * What others wait while something dear is done: to-do lists are asked for one after the other, beside sixteen PDFs,
 * comparisons of 50,000 rows, 200,000 bad alerts, and 500 bots that wait for deliveries. Beside nothing first.
 */
import { request } from 'node:http';
import { get, post, type Started } from './http.ts';
import { round, table } from './measure.ts';

const PDFS = 16;
const COMPARISONS = 4;
const ROWS = 50_000;
const ALERTS = 200_000;
const CLAIMS = 500;
/** One person does all of it here; bots that wait keep their usual share. */
export const UNLIMITED = ['uploads', 'papers', 'comparisons'].map((kind) => `${kind}=900000/60/1000`).join();

interface Answered {
  status: number;
  text: string;
}

export async function benchDear(server: Started, botToken: string, seconds: number): Promise<void> {
  const at = (path: string) => `${server.url}/api/${path}`;
  const tokenOf = async (person: string): Promise<string> => {
    const { text } = await post(at(`training/personas/${person}/token`), {});
    return (JSON.parse(text) as { token: string }).token;
  };
  const [person, data] = [await tokenOf('office-cloud'), await tokenOf('civil-data')];
  const as = (token: string) => ({ authorization: `Bearer ${token}` });
  const listed = await get(at('matters?scope=unit&state=all'), as(person));
  const matter = (JSON.parse(listed.text) as { items: { id: string }[] }).items[0]?.id ?? '';
  const csv = ['行政区划代码,名称', ...Array.from({ length: ROWS }, (_, n) => `${100_000 + n},第${n}街道`)].join('\n');
  const hook = JSON.parse((await get(at('training/hook'), {})).text) as { token: string };
  const storm = { version: '4', groupKey: '{}:{bad}', alerts: Array.from({ length: ALERTS }, () => ({})) };
  const claim = { account: 'main', max: 1, leaseSeconds: 5, waitSeconds: Math.min(25, seconds) };
  const many = (n: number, one: () => Promise<Answered>) => Promise.all(Array.from({ length: n }, one));

  const loads: Record<string, () => Promise<Answered[]>> = {
    nothing: async () => {
      await new Promise((done) => setTimeout(done, seconds * 1000));
      return [];
    },
    [`${PDFS} PDFs`]: () => many(PDFS, () => fetched(at(`matters/${matter}/file.pdf`), as(person))),
    [`${COMPARISONS} × ${ROWS} rows`]: () =>
      many(COMPARISONS, () => post(at('resources/divisions/compare'), { csv }, as(data))),
    [`${ALERTS} bad alerts`]: () => many(1, () => post(at('hooks/alertmanager'), storm, as(hook.token))),
    [`${CLAIMS} claims`]: () => many(CLAIMS, () => alone(at('deliveries/claim'), claim, as(botToken))),
  };
  const rows: Record<string, string | number>[] = [];
  for (const [what, begin] of Object.entries(loads)) {
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
    times.sort((a, b) => a - b);
    rows.push({
      beside: what,
      'list p50 ms': round(times[Math.floor(times.length / 2)] ?? 0, 1),
      'p99 ms': round(times[Math.floor(times.length * 0.99)] ?? 0, 1),
      'longest ms': round(times.at(-1) ?? 0, 0),
      lists: times.length,
      'all done ms': round(took, 0),
      answers: [...new Set(answers.map(({ status }) => status))].join(' '),
    });
  }
  console.log('\nwhat a to-do list waits beside what is dear');
  table(rows);
}

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
