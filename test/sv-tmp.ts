import { cityOf, fullPlan } from '/work/wt-law-a/shared/engine/testing/city.ts';
import { sightsOf, hasLapsed } from '/work/wt-law-a/shared/engine/testing/sights.ts';
import { surveyOf } from '/work/wt-law-a/shared/engine/testing/survey.ts';
import { procedures } from '/work/wt-law-a/shared/procedures/index.ts';
import { isOfCity } from '/work/wt-law-a/shared/regulation/units.ts';
const city = cityOf(fullPlan);
const fact = (register: string, subject: string, values: any) => ({ register, subject, title: subject.slice(subject.lastIndexOf('/') + 1), values, units: ['alpha'], since: '2026-01-05T02:00:00.000Z', matter: 'm0', number: '260000' });
const cloudCity = { ...city, entries: [...city.entries, ...city.directory.units().filter((o) => isOfCity(o) && o.id !== 'gamma').flatMap(({ id }) => [
 fact('allocations', `${id}/一网通办`, { system: '一网通办', unit: id, hosts: 8, databases: 2, storage: 500 }),
 fact('catalogue', `${id}-catalogue`, { name: '目录', provider: id, shareType: 'unconditional' }),
 fact('connections', `${id}/一网通办/exchange`, { unit: id, state: '已接入' }),
 fact('exemptions', `${id}/旧收费系统`, { unit: id }), fact('mobile', `${id}/掌上办事`, { unit: id }) ]),
 ...['outside-sharing:alpha','performance-funds:alpha/一网通办','performance-funds:beta/一网通办'].map((s) => fact('suspensions', s, {}))] };
const only = process.argv.slice(2);
for (const p of procedures.filter((o) => o.group === '政务云' && (only.length === 0 || only.includes(o.key)))) {
  const t0 = process.cpuUsage().user;
  const s = surveyOf(p, cloudCity as any, procedures, { actors: [], children: [] });
  const g = sightsOf(p);
  const miss = { steps: g.steps.filter((x) => !s.steps.has(x)), ends: g.ends.filter((x) => !s.ends.has(x)), given: g.given.filter((x) => !s.given.has(x)).map((x) => x + ' ' + (s.refused.get(x)?.text ?? '') + JSON.stringify(s.refused.get(x)?.faults ?? '').slice(0,120)), lapsed: g.lapsed.filter((x) => !hasLapsed(s, x)), regs: p.registers.filter((x) => !s.registers.has(x)) };
  console.log(p.key, ((process.cpuUsage().user - t0) / 1e6).toFixed(1), JSON.stringify(miss));
}
