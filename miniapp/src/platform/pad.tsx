/** A sheet to draw on: an element of the browser, for finger, mouse and pen; WeChat's own canvas there. */
import { useEffect, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { Canvas, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import type { ChosenFile } from './attach.ts';
import { said } from './said.ts';

/** The sheet as it is on the screen. */
export interface Ground<Brush> {
  brush: Brush;
  /** Of the picture, in its own pixels. */
  width: number;
  height: number;
}

export interface Surface {
  /** What is drawn on it, as a PNG; undefined where it can't be had. */
  picture: (name: string) => Promise<ChosenFile | undefined>;
}

interface SheetProps<Brush> {
  label: string;
  /** Draws everything anew. */
  draw: (ground: Ground<Brush>) => void;
  /** In parts of the width. */
  onBegin: (x: number, y: number) => void;
  onMove: (x: number, y: number) => void;
  onEnd: () => void;
  /** Told once it is there. */
  onReady: (surface: Surface) => void;
  /** Changes with everything that is drawn. */
  shown: unknown;
}

/** A picture is no sharper than this, however fine the screen. */
const MOST_RATIO = 3;

export const DrawingSheet = IN_BROWSER ? InBrowser : InWechat;

function InBrowser<Brush>({ label, draw, onBegin, onMove, onEnd, onReady, shown }: SheetProps<Brush>): ReactNode {
  const ready = useRef(onReady);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef(false);
  const [size, setSize] = useState(0);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    // The phone is turned, the window made wider.
    const watch = new ResizeObserver(() => setSize(element.clientWidth * 10_000 + element.clientHeight));
    watch.observe(element);
    ready.current({
      picture: (name) =>
        new Promise((done) =>
          element.toBlob((blob) => done(blob ? { name, size: blob.size, content: blob } : undefined), 'image/png'),
        ),
    });
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    const element = canvas.current;
    const brush = element?.getContext('2d');
    if (!element || !brush || element.clientWidth === 0) return;
    const ratio = Math.min(MOST_RATIO, Math.max(1, window.devicePixelRatio));
    const [width, height] = [element.clientWidth * ratio, element.clientHeight * ratio].map(Math.round);
    if (element.width !== width || element.height !== height) Object.assign(element, { width, height });
    draw({ brush: brush as Brush, width: element.width, height: element.height });
  });
  void [shown, size];

  const at = (event: PointerEvent, then: (x: number, y: number) => void) => {
    const { left, top, width } = event.currentTarget.getBoundingClientRect();
    then((event.clientX - left) / width, (event.clientY - top) / width);
  };
  const ends = () => {
    if (!drawing.current) return;
    drawing.current = false;
    onEnd();
  };
  return (
    <canvas
      ref={canvas}
      className="pad__sheet"
      {...said({ role: 'img', label })}
      onPointerDown={(event) => {
        // The other buttons of a mouse write nothing, nor does a second finger.
        if (event.button !== 0 || !event.isPrimary) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drawing.current = true;
        at(event, onBegin);
      }}
      onPointerMove={(event) => {
        if (drawing.current && event.isPrimary) at(event, onMove);
      }}
      onPointerUp={ends}
      onPointerCancel={ends}
    />
  );
}

interface WechatNode {
  width: number;
  height: number;
  getContext: (kind: '2d') => unknown;
}

function InWechat<Brush>({ label, draw, onBegin, onMove, onEnd, onReady }: SheetProps<Brush>): ReactNode {
  const ready = useRef(onReady);
  const [id] = useState(() => `pad-${Math.random().toString(36).slice(2)}`);
  const [found, setFound] = useState<{ node: WechatNode; wide: number }>();
  useEffect(() => {
    // After the sheet has come up: before, its place has no size.
    const timer = setTimeout(() => {
      Taro.createSelectorQuery()
        .select(`#${id}`)
        .fields({ node: true, size: true })
        .exec((all: readonly ({ node?: WechatNode; width?: number; height?: number } | null)[]) => {
          const [one] = all;
          if (!one?.node || !one.width || !one.height) return;
          const { node, width: wide, height: high } = one;
          const ratio = Math.min(MOST_RATIO, Taro.getWindowInfo().pixelRatio);
          Object.assign(node, { width: Math.round(wide * ratio), height: Math.round(high * ratio) });
          setFound({ node, wide });
          ready.current({ picture: (name) => pictureOf(node, name) });
        });
    }, 50);
    return () => clearTimeout(timer);
  }, [id]);
  useEffect(() => {
    if (found)
      draw({ brush: found.node.getContext('2d') as Brush, width: found.node.width, height: found.node.height });
  });
  const at = (event: unknown, then: (x: number, y: number) => void) => {
    const [touch] = (event as { touches?: readonly { x?: number; y?: number }[] }).touches ?? [];
    if (found && touch?.x !== undefined && touch.y !== undefined) then(touch.x / found.wide, touch.y / found.wide);
  };
  return (
    // A canvas says nothing itself.
    <View {...said({ role: 'img', label })}>
      <Canvas
        type="2d"
        id={id}
        canvasId={id}
        className="pad__sheet"
        disableScroll
        onTouchStart={(event) => at(event, onBegin)}
        onTouchMove={(event) => at(event, onMove)}
        onTouchEnd={onEnd}
        onTouchCancel={onEnd}
      />
    </View>
  );
}

async function pictureOf(canvas: WechatNode, name: string): Promise<ChosenFile | undefined> {
  const { width: destWidth, height: destHeight } = canvas;
  const made = await new Promise<string | undefined>((done) => {
    void Taro.canvasToTempFilePath({
      ...{ canvas: canvas as never, canvasId: '', fileType: 'png', destWidth, destHeight },
      success: ({ tempFilePath }) => done(tempFilePath),
      fail: () => done(undefined),
    });
  });
  return made === undefined ? undefined : { name, size: 0, content: made };
}
