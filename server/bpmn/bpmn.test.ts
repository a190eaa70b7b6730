/** Every procedure as BPMN: read back by another's parser, whole and connected. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BpmnModdle, type ModdleElement } from 'bpmn-moddle';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { latestProcedure, procedures } from '@banjie/shared/procedures/index.ts';
import { runBpmn } from './command.ts';
import { bpmnHandlers } from './handlers.ts';
import { bpmnOf } from './write.ts';

const is = (element: ModdleElement, ...types: string[]) => types.some((type) => element.$type === `bpmn:${type}`);
const list = (element: ModdleElement, property: string) => (element[property] as ModdleElement[] | undefined) ?? [];
const flowsOf = (element: ModdleElement) => list(element, 'flowElements').filter((one) => is(one, 'SequenceFlow'));
const nodesOf = (element: ModdleElement) => list(element, 'flowElements').filter((one) => !is(one, 'SequenceFlow'));

async function read(key: string) {
  const procedure = latestProcedure(key);
  if (!procedure) throw new Error(key);
  const { rootElement, warnings } = await new BpmnModdle().fromXML(await bpmnOf(procedure));
  const [process] = list(rootElement, 'rootElements');
  if (!process) throw new Error('no process');
  const plane = (rootElement['diagrams'] as [ModdleElement])[0]['plane'] as ModdleElement;
  return { procedure, process, warnings, drawn: list(plane, 'planeElement') };
}

/** What stands alone: nothing leads to it, or it leads nowhere. */
function loose(process: ModdleElement): string[] {
  const flows = flowsOf(process);
  return nodesOf(process).flatMap((node) => {
    if (is(node, 'SubProcess')) return loose(node);
    const reached = is(node, 'StartEvent', 'BoundaryEvent') || flows.some((one) => one['targetRef'] === node);
    const left = is(node, 'EndEvent', 'BoundaryEvent') || flows.some((one) => one['sourceRef'] === node);
    return [...(reached ? [] : [`to ${node.id}`]), ...(left ? [] : [`from ${node.id}`])];
  });
}

it.each(procedures.map(({ key }) => key))('%s parses, is connected and drawn', async (key) => {
  const { procedure, process, warnings, drawn } = await read(key);
  expect(warnings).toEqual([]);
  expect(nodesOf(process).filter((one) => is(one, 'StartEvent'))).toHaveLength(1);
  expect(loose(process)).toEqual([]);
  const inside = (element: ModdleElement): ModdleElement[] =>
    list(element, 'flowElements').flatMap((one) => [one, ...inside(one)]);
  const shown = drawn.map((one) => (one['bpmnElement'] as ModdleElement).id);
  expect(inside(process).flatMap(({ id }) => (shown.includes(id) ? [] : [id]))).toEqual([]);
  // Each step and each end has its place, by its title.
  const words = [...inside(process), ...list(process, 'artifacts')].map((one) => String(one['name'] ?? one['text']));
  for (const { title } of [...Object.values(procedure.steps), ...Object.values(procedure.ends)])
    expect(words.filter((one) => one.startsWith(title))).not.toEqual([]);
});

it('draws who acts, by when, what a wait is and what a lapse opens', async () => {
  const { process } = await read('cloud-use');
  const find = (id: string) => nodesOf(process).find((one) => one.id === id);
  expect(find('Step_accept')).toMatchObject({ $type: 'bpmn:UserTask', name: '受理\n（市电子政务办）' });
  expect(find('Border_Step_accept_1')).toMatchObject({ cancelActivity: false, name: '≤3个工作日\nA-12' });
  expect(find('Step_test')).toMatchObject({ $type: 'bpmn:IntermediateCatchEvent', name: '测试：15天\nA-13' });
  const { process: high } = await read('security-rectification');
  const lapses = flowsOf(high).filter((one) => String(one['name']) === '逾期');
  expect(lapses.map((one) => (one['sourceRef'] as ModdleElement).$type)).toContain('bpmn:BoundaryEvent');
});

it('gives a file, and says what to do about an unknown key', async () => {
  const { drawProcedure } = bpmnHandlers();
  const ask = (key: string) =>
    drawProcedure({
      ...{ params: { key }, query: undefined, body: undefined, key: undefined, requestId: '1' },
      caller: { kind: 'person', person: 'someone', channel: 'miniapp' },
    });
  const file = await ask('incident');
  expect(file).toMatchObject({ type: 'application/xml; charset=utf-8' });
  const none = await ask('no-such');
  expect(isRejection(none) && none.text).toContain('请从事项种类的列表中选择');

  const folder = mkdtempSync(join(tmpdir(), 'banjie-bpmn-'));
  const said: string[] = [];
  expect(await runBpmn(['drill', folder], (line) => said.push(line))).toBe(true);
  expect(readdirSync(folder)).toEqual(['drill.bpmn']);
  expect(await runBpmn(['no-such', folder], (line) => said.push(line))).toBe(false);
  expect(await runBpmn([], (line) => said.push(line))).toBe(false);
  expect(said.join('\n')).toContain('npm run admin -- bpmn');
  rmSync(folder, { recursive: true });
});
