import type { ResourceView } from '@banjie/shared/contract/shapes.ts';
import { dataCorrection } from '@banjie/shared/procedures/data-correction/procedure.ts';
import { readForm } from '@banjie/shared/engine/forms/form.ts';
import { CORRECTION, correctionForm } from './filing.ts';

const resource: ResourceView = {
  id: 'divisions',
  name: '行政区划代码',
  provider: { id: 'civil', name: '市民政局' },
  identifier: { key: 'code', title: '代码' },
  fields: [{ key: 'name', title: '名称' }],
  personal: false,
  uses: true,
  users: 6,
  tables: [],
  verifying: 0,
};

describe('differences filed as one correction', () => {
  it('makes the form that the procedure asks for, whichever side lacks the record', () => {
    const form = correctionForm(
      resource,
      [
        { identifier: '110101', kind: 'differs', field: 'name', mine: '东城区', theirs: '东城' },
        { identifier: '110199', kind: 'only-mine', mine: '新区' },
        { identifier: '110198', kind: 'only-theirs', theirs: '旧区' },
      ],
      '逐条比对',
    );
    expect(CORRECTION).toBe(dataCorrection.key);
    expect(readForm(dataCorrection.opening.form, form)).toHaveProperty('value.findings.length', 3);
    expect(form.findings).toEqual([
      { record: '110101', field: 'name', says: '东城', should: '东城区', evidence: '逐条比对' },
      expect.objectContaining({ record: '110199', field: 'name', should: '新区' }),
      expect.objectContaining({ record: '110198', field: 'name', says: '旧区' }),
    ]);
  });
});
