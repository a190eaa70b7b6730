import { added, paint, tooLittle, type Stroke } from './strokes.ts';

const line = (from: number, to: number, y = 0.2): Stroke =>
  Array.from({ length: 20 }, (_, n) => ({ x: from + ((to - from) * n) / 19, y }));

it('a name is more than nothing, a tap, a dash, or a finger that rested', () => {
  expect(tooLittle([])).toBe(true);
  expect(tooLittle([[{ x: 0.5, y: 0.2 }]])).toBe(true);
  expect(tooLittle([line(0.4, 0.5)])).toBe(true);
  expect(tooLittle([line(0.3, 0.6)])).toBe(true);
  expect(tooLittle(Array.from({ length: 40 }, () => line(0.5, 0.52)))).toBe(true);
  expect(tooLittle([line(0.1, 0.4), line(0.5, 0.8, 0.3)])).toBe(false);
});

it('a finger that does not move adds no points', () => {
  const stroke = added([], { x: 0.1, y: 0.1 });
  expect(added(stroke, { x: 0.1001, y: 0.1 })).toBe(stroke);
  expect(added(stroke, { x: 0.2, y: 0.1 })).toHaveLength(2);
});

it('is black on white, at every size the same', () => {
  const drawn = (width: number) => {
    const said: unknown[] = [];
    const brush = new Proxy({} as never, {
      get:
        (_, name) =>
        (...given: number[]) =>
          void said.push([name, ...given.map((one) => Math.round(one * 1000) / 1000)]),
      set: (_, name, value) => said.push([name, value]) > 0,
    });
    paint(brush, width, width / 2, [line(0.1, 0.2), [{ x: 0.5, y: 0.1 }]]);
    return said;
  };
  expect(drawn(100)).toContainEqual(['fillRect', 0, 0, 100, 50]);
  expect(drawn(100)).toContainEqual(['strokeStyle', 'black']);
  expect(drawn(100)).toContainEqual(['moveTo', 10, 20]);
  expect(drawn(300)).toContainEqual(['moveTo', 30, 60]);
  // The dot is there.
  expect(drawn(100)).toContainEqual(['lineTo', 50, 10]);
});
