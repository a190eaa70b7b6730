import { cityKinds, isOfCity, sharingPartners } from './units.ts';

it('counts every body of the city government to its units, and neither districts nor whoever decides or works for it', () => {
  for (const kind of ['police', 'audit', 'secrecy', 'legal', 'cyberspace', 'state-security', 'finance'] as const)
    expect([kind, cityKinds.includes(kind)]).toEqual([kind, true]);
  for (const kind of ['unit', 'office', 'authority', 'security-authority', 'quality-authority'] as const)
    expect([kind, isOfCity({ kind })]).toEqual([kind, true]);
  for (const kind of ['district', 'committee', 'city-government', 'experts', 'cloud-provider'] as const)
    expect([kind, isOfCity({ kind })]).toEqual([kind, false]);
  expect(sharingPartners).toEqual([...cityKinds, 'district']);
});
