// Loaded before the real bot (--import): it dies at a seam of a delivery, by its own hand, the next time that it comes
// there after BOT_SEAM names it. What it claims is another's five seconds after its death, so that no run takes a minute.
import { readFileSync, rmSync } from 'node:fs';

const file = process.env.BOT_SEAM ?? '';
const LEASE_SECONDS = 5;
const ask = globalThis.fetch;

async function seam(name) {
  let armed = '';
  try {
    armed = readFileSync(file, 'utf8');
  } catch {
    return;
  }
  if (armed !== name) return;
  rmSync(file);
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
}

globalThis.fetch = async (url, init = {}) => {
  const { pathname } = new URL(url);
  if (pathname.endsWith('/deliveries/claim')) {
    const body = JSON.stringify({ ...JSON.parse(init.body), leaseSeconds: LEASE_SECONDS });
    const answer = await ask(url, { ...init, body });
    const claimed = await answer.clone().json();
    if (claimed.items?.length > 0) await seam('claimed, not sent');
    return answer;
  }
  if (/\/deliveries\/[^/]+\/result$/.test(pathname)) await seam('sent, not marked');
  return ask(url, init);
};
