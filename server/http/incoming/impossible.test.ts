import { isImpossiblePath, isTooDeep, nulIn } from './impossible.ts';

it('a path that can not be decoded, or holds a NUL, is impossible', () => {
  for (const path of ['/m/%00', '/m/%ff', '/api/matters/%E0%A4%A', '/%', '/a%2500'.replace('25', '')])
    expect(isImpossiblePath(path)).toBe(true);
  for (const path of ['/m/', '/api/matters/%E5%8F%B7', '/a%2500', '/a%20b']) expect(isImpossiblePath(path)).toBe(false);
});

it('nesting is counted outside of texts, whatever they hold', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  expect(isTooDeep(nested(32))).toBe(false);
  expect(isTooDeep(nested(33))).toBe(true);
  expect(isTooDeep('{"a":'.repeat(33))).toBe(true);
  for (const text of ['[[[[', '\\"[[[[', '\\\\', '"', '\\\\"[['])
    expect(isTooDeep(JSON.stringify({ [`${text}${'['.repeat(40)}`]: text + '{'.repeat(40) }))).toBe(false);
  expect(isTooDeep(JSON.stringify(Array.from({ length: 100 }, () => [{}])))).toBe(false);
});

it('a NUL is found in names and texts, and what only looks like one is not', () => {
  const place = (value: unknown) => nulIn(JSON.stringify(value), value);
  expect(place({ form: { rows: [{ name: '甲\0' }] } })).toBe('form.rows.0.name');
  expect(place({ form: { '\0': 1 } })).toBe('form');
  expect(place(['\\u0000', { a: '正常' }])).toBeUndefined();
});
