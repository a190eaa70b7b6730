/** BPMN 2.0 of a procedure, with its diagram: for viewers and modelling tools of others. It is made, never read back. */
import { BpmnModdle, type ModdleElement } from 'bpmn-moddle';
import type { Limit, Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { spanText } from '@banjie/shared/engine/texts.ts';
import { articleText } from '@banjie/shared/regulation/articles.ts';
import { graphOf, type FlowNode, type Graph } from './graph.ts';
import { layoutOf, type Box, type Layout, type Point } from './layout.ts';

const ELEMENTS: Record<FlowNode['kind'], string> = {
  start: 'bpmn:StartEvent',
  task: 'bpmn:UserTask',
  receipts: 'bpmn:UserTask',
  children: 'bpmn:CallActivity',
  timer: 'bpmn:IntermediateCatchEvent',
  message: 'bpmn:IntermediateCatchEvent',
  choice: 'bpmn:ExclusiveGateway',
  fork: 'bpmn:ParallelGateway',
  events: 'bpmn:EventBasedGateway',
  end: 'bpmn:EndEvent',
  over: 'bpmn:EndEvent',
};

/** The text of a `.bpmn` file. */
export async function bpmnOf(procedure: Procedure): Promise<string> {
  const moddle = new BpmnModdle();
  const graph = graphOf(procedure);
  const layout = await layoutOf(graph);
  const { elements, process } = processOf(moddle, procedure, graph);
  const definitions = moddle.create('bpmn:Definitions', {
    id: 'Definitions',
    name: procedure.title,
    targetNamespace: 'urn:banjie:procedures',
    exporter: 'Banjie',
    rootElements: [process],
    diagrams: [diagramOf(moddle, process, elements, layout)],
  });
  return (await moddle.toXML(definitions, { format: true })).xml;
}

function processOf(moddle: BpmnModdle, procedure: Procedure, graph: Graph) {
  const elements = new Map<string, ModdleElement>();
  const make = (type: string, id: string, more: Record<string, unknown> = {}): ModdleElement => {
    const element = moddle.create(type, { id, ...more });
    elements.set(id, element);
    return element;
  };
  const documented = (text: string | undefined) =>
    text === undefined || text === '' ? {} : { documentation: [moddle.create('bpmn:Documentation', { text })] };
  const named = (name: string) => (name === '' ? {} : { name });
  const event = (kind: string, limit?: Limit): ModdleElement => {
    if (kind === 'end') return moddle.create('bpmn:TerminateEventDefinition');
    if (kind === 'message') return moddle.create('bpmn:MessageEventDefinition');
    return moddle.create('bpmn:TimerEventDefinition', limit ? { timeDuration: durationOf(moddle, limit) } : {});
  };
  const flowElements: ModdleElement[] = [];

  for (const node of graph.nodes) {
    const { id, kind, name, documentation, who, many, limit, boundary } = node;
    const withEvent = kind === 'timer' || kind === 'message' || kind === 'end';
    const asked = who === undefined ? undefined : moddle.create('bpmn:FormalExpression', { body: who });
    const about = { ...named(name), ...documented(documentation) };
    const element = make(ELEMENTS[kind], id, {
      ...about,
      ...(withEvent ? { eventDefinitions: [event(kind, limit)] } : {}),
      ...(many
        ? {
            loopCharacteristics: moddle.create('bpmn:MultiInstanceLoopCharacteristics', {
              isSequential: many === 'sequential',
            }),
          }
        : {}),
      ...(asked
        ? {
            resources: [
              moddle.create('bpmn:PotentialOwner', {
                resourceAssignmentExpression: moddle.create('bpmn:ResourceAssignmentExpression', {
                  expression: asked,
                }),
              }),
            ],
          }
        : {}),
    });
    flowElements.push(element);
    for (const one of boundary)
      flowElements.push(
        make('bpmn:BoundaryEvent', one.id, {
          ...named(one.name),
          attachedToRef: element,
          cancelActivity: one.interrupting,
          eventDefinitions: [event(one.kind, one.limit)],
        }),
      );
  }
  for (const { id, from, to, name, conditional } of graph.flows) {
    const [sourceRef, targetRef] = [elements.get(from), elements.get(to)];
    if (!sourceRef || !targetRef) throw new Error(`${procedure.key}: ${from} or ${to} is not drawn`);
    const conditionExpression = moddle.create('bpmn:FormalExpression', { body: name });
    flowElements.push(
      connect(make('bpmn:SequenceFlow', id, { ...named(name), ...(conditional ? { conditionExpression } : {}) }), {
        sourceRef,
        targetRef,
      }),
    );
  }
  for (const aside of graph.asides) {
    const sourceRef = make('bpmn:StartEvent', `${aside.id}_start`, {
      name: aside.name,
      isInterrupting: aside.interrupting,
      eventDefinitions: [event('message')],
    });
    const targetRef = make('bpmn:EndEvent', `${aside.id}_end`, { name: aside.end });
    const way = connect(make('bpmn:SequenceFlow', `${aside.id}_flow`), { sourceRef, targetRef });
    flowElements.push(
      make('bpmn:SubProcess', aside.id, {
        name: aside.name,
        ...documented(aside.documentation),
        triggeredByEvent: true,
        flowElements: [sourceRef, targetRef, way],
      }),
    );
  }
  const artifacts = graph.notes.flatMap((note) => {
    const sourceRef = make('bpmn:TextAnnotation', note.id, { text: note.text });
    return [
      sourceRef,
      ...note.over.map((id) =>
        make('bpmn:Association', `${note.id}_${id}`, { sourceRef, targetRef: elements.get(id) }),
      ),
    ];
  });
  const articles = procedure.articles.map((id) => `${id} ${articleText(id)}`);
  const process = moddle.create('bpmn:Process', {
    id: `Process_${procedure.key}_v${procedure.version}`,
    name: procedure.title,
    isExecutable: false,
    ...documented([procedure.summary, ...articles].join('\n')),
    flowElements,
    ...(artifacts.length > 0 ? { artifacts } : {}),
  });
  return { elements, process };
}

function connect(flow: ModdleElement, ends: { sourceRef: ModdleElement; targetRef: ModdleElement }): ModdleElement {
  const push = (element: ModdleElement, list: 'incoming' | 'outgoing') => {
    element[list] = [...((element[list] as ModdleElement[] | undefined) ?? []), flow];
  };
  push(ends.sourceRef, 'outgoing');
  push(ends.targetRef, 'incoming');
  return Object.assign(flow, ends);
}

/** ISO 8601 knows no working days: they are said in words, in a language of our own. */
function durationOf(moddle: BpmnModdle, { span }: Limit): ModdleElement {
  const iso = { d: `P${span.n}D`, month: `P${span.n}M`, h: `PT${span.n}H`, min: `PT${span.n}M`, wd: undefined }[
    span.unit
  ];
  return moddle.create(
    'bpmn:FormalExpression',
    iso === undefined ? { body: spanText(span), language: 'urn:banjie:working-days' } : { body: iso },
  );
}

function diagramOf(
  moddle: BpmnModdle,
  process: ModdleElement,
  elements: Map<string, ModdleElement>,
  { boxes, labels, ways }: Layout,
): ModdleElement {
  const bounds = ({ x, y, width, height }: Box) =>
    moddle.create('dc:Bounds', { x: round(x), y: round(y), width: round(width), height: round(height) });
  const label = (id: string) => {
    const box = labels.get(id);
    return box ? { label: moddle.create('bpmndi:BPMNLabel', { bounds: bounds(box) }) } : {};
  };
  const planeElement: ModdleElement[] = [];
  for (const [id, box] of boxes) {
    const bpmnElement = elements.get(id);
    const isExpanded = bpmnElement?.$type === 'bpmn:SubProcess' ? { isExpanded: true } : {};
    planeElement.push(
      moddle.create('bpmndi:BPMNShape', {
        id: `${id}_di`,
        bpmnElement,
        bounds: bounds(box),
        ...isExpanded,
        ...label(id),
      }),
    );
  }
  for (const [id, points] of ways) {
    const waypoint = points.map(({ x, y }: Point) => moddle.create('dc:Point', { x: round(x), y: round(y) }));
    planeElement.push(
      moddle.create('bpmndi:BPMNEdge', { id: `${id}_di`, bpmnElement: elements.get(id), waypoint, ...label(id) }),
    );
  }
  return moddle.create('bpmndi:BPMNDiagram', {
    id: 'Diagram',
    plane: moddle.create('bpmndi:BPMNPlane', { id: 'Plane', bpmnElement: process, planeElement }),
  });
}

const round = (n: number): number => Math.round(n);
