/** For which decisions a city asks for a hand-written signature: its lines, read against all definitions. */
import { procedures } from '../../procedures/index.ts';
import { letterRule } from '../../procedures/letters.ts';
import { asksSignature, readSignatureRules } from '../settings/signature-settings.ts';

const hasLetter = (procedure: string, command: string, step?: string) =>
  letterRule(procedure, command, step) !== undefined;
const read = (...lines: string[]) => readSignatureRules(lines, { procedures, hasLetter });
/** Every decision of every step that these lines ask to be signed, as `procedure/step/command`. */
function askedBy(...lines: string[]): string[] {
  const { rules, faults } = read(...lines);
  expect(faults).toEqual([]);
  const asks = asksSignature(rules, true, hasLetter);
  return procedures.flatMap(({ key, steps }) =>
    Object.entries(steps).flatMap(([step, { commands }]) =>
      Object.entries(commands).flatMap(([command, rule]) =>
        rule.decides && asks({ procedure: key, step, command, rule }) ? [`${key}/${step}/${command}`] : [],
      ),
    ),
  );
}

it('a line names a procedure, a step, a decision, or kinds of it, by titles or keys', () => {
  const all = askedBy('*');
  expect(all.length).toBeGreaterThan(100);
  const ofCloud = all.filter((one) => one.startsWith('cloud-use/'));
  expect(askedBy('政务云使用申请')).toEqual(ofCloud);
  expect(askedBy('cloud-use／*／*')).toEqual(ofCloud);
  expect([...askedBy('*/*/同意类'), ...askedBy('*/*/不同意类')].sort()).toEqual([...all].sort());
  expect(askedBy('政务云使用申请／*／受理')).toEqual(ofCloud.filter((one) => one.endsWith('/accept')));
  const formal = askedBy('*／*／出具文书的');
  expect(formal.length).toBeGreaterThan(10);
  expect(formal.length).toBeLessThan(all.length);
  // Nothing is asked where nothing is set.
  expect(askedBy()).toEqual([]);
});

it('a line that nothing is signed by is a slip, and told with its number', () => {
  expect(read('a/b/c/d', '没有', '政务云使用申请/没有', '政务云使用申请/*/没有', '政务云使用申请/测试').faults).toEqual(
    [
      expect.stringMatching(/^第 1 行“a\/b\/c\/d”：应写成/),
      expect.stringMatching(/^第 2 行：没有“没有”这种事项/),
      expect.stringMatching(/^第 3 行：政务云使用申请没有“没有”这个环节/),
      expect.stringMatching(/^第 4 行：政务云使用申请没有“没有”这个决定/),
      expect.stringMatching(/^第 5 行“政务云使用申请\/测试”：没有一个决定与此相符/),
    ],
  );
});
