/** A chart on the page: an element in the browser, a canvas in WeChat; where neither is there, the numbers beside it are. */
import { useEffect, useState, type ReactNode } from 'react';
import { Canvas } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Box } from '../platform/primitives.tsx';
import { dark } from '../session/look.ts';
import { elderMode } from '../session/settings.ts';
import { useStore } from '../session/store.ts';
import themes from '../theme.json';
import { draw, type Drawing, type Ground } from './chart.ts';

interface ChartProps {
  id: string;
  drawing: Drawing;
  /** What it shows, for who can't see it. */
  label: string;
  height: number;
}

const SIZES = { plain: 12, elder: 18 };

interface CanvasNode {
  width: number;
  height: number;
  addEventListener?: unknown;
  removeEventListener?: unknown;
}

/** WeChat's canvas has no events of its own, which ECharts would listen to. */
function quiet(node: CanvasNode): CanvasNode {
  const none = () => undefined;
  return Object.assign(node, { addEventListener: none, removeEventListener: none });
}

/** A canvas knows no names of colours: those of the bars are there for it. */
function styleOf(isDark: boolean, isElder: boolean) {
  const { soft, line, accent, edge, warn } = themes[isDark ? 'dark' : 'light'];
  return { size: isElder ? SIZES.elder : SIZES.plain, ink: soft, rule: line, colours: [accent, edge, warn] };
}

function grounded(id: string, style: ReturnType<typeof styleOf>, then: (ground: Ground) => void): void {
  if (IN_BROWSER) {
    const on = document.getElementById(id);
    if (on)
      then({
        ...style,
        ...{ on, width: on.clientWidth, height: on.clientHeight, ratio: window.devicePixelRatio },
      });
    return;
  }
  Taro.createSelectorQuery()
    .select(`#${id}`)
    .fields({ node: true, size: true })
    .exec((found: readonly ({ node?: CanvasNode; width?: number; height?: number } | null)[]) => {
      const [one] = found;
      if (!one?.node || !one.width || !one.height) return;
      const ratio = Taro.getWindowInfo().pixelRatio;
      then({ ...style, on: quiet(one.node), width: one.width, height: one.height, ratio });
    });
}

export function Chart({ id, drawing, label, height }: ChartProps): ReactNode {
  const elder = useStore(elderMode);
  const isDark = useStore(dark);
  const [key] = useState(() => `${id}-${Math.random().toString(36).slice(2)}`);
  const shown = JSON.stringify(drawing);
  useEffect(() => {
    let end = () => {};
    const timer = setTimeout(() => {
      try {
        grounded(key, styleOf(isDark, elder), (ground) => {
          end = draw(ground, JSON.parse(shown) as Drawing);
        });
      } catch {
        // No phone goes without the numbers because it can't draw them.
      }
    }, 0);
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [key, shown, elder, isDark]);
  if (!IN_BROWSER)
    return (
      // A canvas says nothing itself.
      <Box role="img" label={label}>
        <Canvas type="2d" id={key} className="chart" style={{ height: `${height}px` }} canvasId={key} />
      </Box>
    );
  return <Box id={key} className="chart" role="img" label={label} style={{ height: `${height}px` }} />;
}
