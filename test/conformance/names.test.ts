/** What one procedure takes another one opens with: it has to fit there. */
import { describeForm, type FormField } from '@banjie/shared/engine/forms/form.ts';
import { latestProcedure } from '@banjie/shared/procedures/index.ts';

it('every standard that may be filed can be revised under its name', () => {
  const fieldsOf = (key: string) => describeForm(latestProcedure(key)!.opening.form);
  const most = (fields: readonly FormField[] = []) => fields.find(({ key }) => key === 'name')?.max ?? 0;
  const filed = most(fieldsOf('standard-filing')[0]?.items);
  expect(filed).toBeGreaterThan(0);
  expect(most(fieldsOf('standard-document'))).toBeGreaterThanOrEqual(filed);
});
