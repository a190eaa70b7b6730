/** Where everything of a drawing stands: layers from left to right by ELK, what stands apart below them. In pixels. */
import type { ElkExtendedEdge, ElkNode, ElkPort } from 'elkjs/lib/elk-api.js';
import type { FlowNode, Graph } from './graph.ts';

export interface Point {
  x: number;
  y: number;
}
export interface Box extends Point {
  width: number;
  height: number;
}
export interface Layout {
  /** Of nodes, events on borders, asides (with `<id>_start` and `<id>_end` inside) and notes. */
  boxes: Map<string, Box>;
  labels: Map<string, Box>;
  ways: Map<string, Point[]>;
}

const CHARACTER = 12;
const LINE = 14;
const EVENT = 36;
const LABEL_WIDTH = 90;
const NOTE = 240;
/** From one event on a border to the next: its own width, its name, a little air. */
const PITCH = LABEL_WIDTH + EVENT + 6;
const GATEWAY = 50;
const ACTIVITY = { width: 150, height: 80 };

/** The space that a text takes when it is broken into lines of at most `width`. */
function spaceOf(text: string, width = LABEL_WIDTH): { width: number; height: number } {
  const lengths = text
    .split('\n')
    .map((line) => [...line].reduce((sum, one) => sum + (one > '\u2000' ? CHARACTER : CHARACTER * 0.55), 4));
  const lines = lengths.reduce((sum, length) => sum + Math.ceil(length / (width - CHARACTER)), 0);
  return { width: Math.min(width, Math.ceil(Math.max(...lengths))), height: lines * LINE };
}

const isActivity = ({ kind }: FlowNode) => kind === 'task' || kind === 'receipts' || kind === 'children';
const isGateway = ({ kind }: FlowNode) => kind === 'choice' || kind === 'fork' || kind === 'events';

function sizeOf(node: FlowNode): { width: number; height: number } {
  if (isGateway(node)) return { width: GATEWAY, height: GATEWAY };
  if (!isActivity(node)) return { width: EVENT, height: EVENT };
  return { ...ACTIVITY, width: Math.max(ACTIVITY.width, node.boundary.length * PITCH) };
}

function elkNodeOf(node: FlowNode): ElkNode {
  const size = sizeOf(node);
  const at = (id: string, side: string, x: number, y: number, extent = 0, label = ''): ElkPort => ({
    ...{ id, x, y, width: extent, height: extent },
    ...(label === '' ? {} : { labels: [{ text: label, ...spaceOf(label) }] }),
    layoutOptions: { 'elk.port.side': side, ...(extent > 0 ? { 'elk.port.borderOffset': String(-extent / 2) } : {}) },
  });
  return {
    id: node.id,
    ...size,
    // What stands outside its own box: names of events.
    ...(isActivity(node) || node.name === '' ? {} : { labels: [{ text: node.name, ...spaceOf(node.name) }] }),
    ports: [
      at(`${node.id}.in`, 'WEST', 0, size.height / 2),
      at(`${node.id}.out`, 'EAST', size.width, size.height / 2),
      ...node.boundary.map((one, index) =>
        at(one.id, 'SOUTH', 10 + index * PITCH, size.height - EVENT / 2, EVENT, one.name),
      ),
    ],
    layoutOptions: {
      'elk.portConstraints': 'FIXED_POS',
      'elk.nodeLabels.placement': 'OUTSIDE V_BOTTOM H_CENTER',
      'elk.portLabels.placement': 'OUTSIDE',
      ...(node.kind === 'start' ? { 'elk.layered.layering.layerConstraint': 'FIRST' } : {}),
    },
  };
}

export async function layoutOf(graph: Graph): Promise<Layout> {
  // A megabyte of code that only a drawing needs.
  const { default: Elk } = await import('elkjs/lib/elk.bundled.js');
  const borders = new Set(graph.nodes.flatMap((node) => node.boundary.map((one) => one.id)));
  const edges: ElkExtendedEdge[] = graph.flows.map((flow) => ({
    id: flow.id,
    sources: [borders.has(flow.from) ? flow.from : `${flow.from}.out`],
    targets: [`${flow.to}.in`],
    ...(flow.name === '' ? {} : { labels: [{ text: flow.name, ...spaceOf(flow.name) }] }),
  }));
  const placed: ElkNode = await new Elk().layout({
    id: 'root',
    children: graph.nodes.map(elkNodeOf),
    edges,
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.spacing.nodeNode': '40',
      'elk.spacing.edgeNode': '20',
      'elk.spacing.edgeLabel': '3',
      'elk.layered.spacing.nodeNodeBetweenLayers': '40',
      'elk.layered.spacing.edgeNodeBetweenLayers': '20',
      'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
      'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
      'elk.randomSeed': '1',
    },
  });
  const layout: Layout = { boxes: new Map(), labels: new Map(), ways: new Map() };
  for (const node of placed.children ?? []) {
    const origin = boxOf(node);
    layout.boxes.set(node.id, origin);
    for (const label of node.labels ?? []) layout.labels.set(node.id, boxOf(label, origin));
    for (const port of node.ports ?? []) {
      if (!borders.has(port.id)) continue;
      const box = boxOf(port, origin);
      layout.boxes.set(port.id, box);
      // The name stands at the right of the way down, where no line of its own crosses it.
      const { width, height } = port.labels?.[0] ? spaceOf(port.labels[0].text ?? '') : { width: 0, height: 0 };
      layout.labels.set(port.id, { x: box.x + EVENT + 2, y: box.y + EVENT / 2 + 3, width, height });
    }
  }
  for (const edge of placed.edges ?? []) {
    const section = edge.sections?.[0];
    if (section) layout.ways.set(edge.id, [section.startPoint, ...(section.bendPoints ?? []), section.endPoint]);
    for (const label of edge.labels ?? []) layout.labels.set(edge.id, boxOf(label));
  }
  placeBelow(graph, layout, placed.height ?? 0);
  placeAbove(graph, layout);
  return layout;
}

const boxOf = (
  one: { x?: number; y?: number; width?: number; height?: number },
  origin: Point = { x: 0, y: 0 },
): Box => ({
  x: origin.x + (one.x ?? 0),
  y: origin.y + (one.y ?? 0),
  width: one.width ?? 0,
  height: one.height ?? 0,
});

/** What may happen at any time stands in a row below. */
function placeBelow(graph: Graph, layout: Layout, height: number): void {
  const width = 220;
  for (const [index, aside] of graph.asides.entries()) {
    const box = { x: 12 + index * (width + 40), y: height + 40, width, height: 110 };
    layout.boxes.set(aside.id, box);
    const event = (x: number): Box => ({ x, y: box.y + 28, width: EVENT, height: EVENT });
    const [from, to] = [event(box.x + 36), event(box.x + width - 36 - EVENT)];
    layout.boxes.set(`${aside.id}_start`, from);
    layout.boxes.set(`${aside.id}_end`, to);
    for (const [id, { x, y }, name] of [
      [`${aside.id}_start`, from, aside.name],
      [`${aside.id}_end`, to, aside.end],
    ] as const) {
      const space = spaceOf(name);
      layout.labels.set(id, { x: x + EVENT / 2 - space.width / 2, y: y + EVENT + 6, ...space });
    }
    const y = from.y + EVENT / 2;
    layout.ways.set(`${aside.id}_flow`, [
      { x: from.x + EVENT, y },
      { x: to.x, y },
    ]);
  }
}

/** Outer limits stand in a row above, each over the first of its steps. */
function placeAbove(graph: Graph, layout: Layout): void {
  let free = -Infinity;
  for (const note of graph.notes) {
    const [first] = note.over
      .flatMap((id) => {
        const box = layout.boxes.get(id);
        return box ? [{ id, box }] : [];
      })
      .sort((one, other) => one.box.x - other.box.x);
    if (!first) continue;
    const height = spaceOf(note.text, NOTE - 20).height + 24;
    const box = { x: Math.max(free, first.box.x), y: -40 - height, width: NOTE, height };
    free = box.x + NOTE + 20;
    layout.boxes.set(note.id, box);
    layout.ways.set(`${note.id}_${first.id}`, [
      { x: box.x + 20, y: box.y + height },
      { x: first.box.x + first.box.width / 2, y: first.box.y },
    ]);
  }
}
