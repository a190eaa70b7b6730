/** What the table of sights promises to whoever reads it in short. */
import { grades, sightOf, table, type SightRole } from './table.ts';

it('whoever handles a task of a matter sees no less than he would by anything else that he is to it', () => {
  for (const role of Object.keys(table) as SightRole[])
    for (const [part, grade] of Object.entries(sightOf(['handler', role])))
      expect([role, part, grades.indexOf(grade)]).toEqual([
        role,
        part,
        grades.indexOf(table.handler.sight[part as keyof typeof table.handler.sight]),
      ]);
});
