/** What comes of a draft of this device and one of another: none of it is lost unseen. */
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { meet, sealedOf, unsealed } from './meeting.ts';

const FRESH = { level: '3' };
const own = (form: object, more: object = {}) => ({ form: { ...form }, key: 'k', ...more });
const server = (version: number, form: object) => ({ version, form: { ...form } });

it('takes what another device has written where nothing of this one would be lost', () => {
  expect(meet(own(FRESH), FRESH, server(7, { level: '2' }))).toBe('take');
  expect(meet(own(FRESH, { unsaved: true }), FRESH, server(7, { level: '2' }))).toBe('take');
  expect(meet(own({ level: '1' }, { base: 5 }), FRESH, server(7, { level: '2' }))).toBe('take');
});

it('shows both where this device has what the server has not', () => {
  expect(meet(own({ level: '1' }, { base: 5, unsaved: true }), FRESH, server(7, { level: '2' }))).toBe('both');
  expect(meet(own({ level: '1' }, { unsaved: true }), FRESH, server(7, { level: '2' }))).toBe('both');
});

it('goes on with its own where the server knows no other', () => {
  expect(meet(own({ level: '1' }, { base: 7, unsaved: true }), FRESH, server(7, { level: '2' }))).toBe('own');
  expect(meet(own({ level: '1' }, { unsaved: true }), FRESH, undefined)).toBe('own');
  expect(meet(own({ level: '2' }, { base: 5, unsaved: true }), FRESH, server(7, { level: '2' }))).toBe('same');
});

it('says that it was sent or dropped elsewhere, and keeps what stands here', () => {
  expect(meet(own({ level: '1' }, { base: 5 }), FRESH, undefined)).toBe('gone');
  expect(meet(own({ level: '1' }, { base: 5, unsaved: true }), FRESH, undefined)).toBe('own');
  expect(meet(own(FRESH, { base: 5 }), FRESH, undefined)).toBe('own');
});

it('sends nothing that is to be sealed, and loses it by no other draft', () => {
  const fields = [
    { key: 'problem', kind: 'long' },
    { key: 'contact', kind: 'personal' },
  ] as FormField[];
  const form = { problem: '打不开', contact: '13812345678' };
  expect(unsealed(fields, form)).toEqual({ problem: '打不开' });
  expect(sealedOf(fields, form)).toEqual({ contact: '13812345678' });
});
