/** What is asked before a person is added or changed. */
import type { ReactNode } from 'react';
import type { PersonDetail } from '@banjie/shared/contract/routes/administration.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { textOf, type Value } from '../../form/values.ts';
import { api } from '../../session/api.ts';
import { EditSheet } from '../edit-sheet.tsx';
import { texts } from '../texts.ts';

const t = texts.person;

const name: FormField = { key: 'name', title: t.name, kind: 'text', required: true, max: 100 };
const unit: FormField = { key: 'unit', title: t.unit, kind: 'unit', required: true };
const administrator: FormField = {
  ...{ key: 'administrator', title: t.administers, kind: 'yesno', required: false },
  help: t.administersHelp,
};
const wecom: FormField = { key: 'wecom', title: t.wecom, kind: 'text', required: false, max: 64, help: t.wecomHelp };
const mobile = (help: string): FormField => ({
  ...{ key: 'mobile', title: t.mobile, kind: 'personal', required: false, max: 40 },
  help,
});
const adding: FormField[] = [
  ...[name, unit, mobile(t.mobileHelp), wecom],
  { key: 'identity', title: t.identity, kind: 'personal', required: false, max: 64, help: t.identityHelp },
  { key: 'id', title: t.id, kind: 'text', required: false, max: 64, help: t.idHelp },
  administrator,
];
const changing: FormField[] = [name, unit, wecom, mobile(t.mobileChange), administrator];

/** What was typed, as far as something was. */
const given = (form: Value, ...keys: string[]) =>
  Object.fromEntries(keys.flatMap((key) => (textOf(form[key]) === '' ? [] : [[key, textOf(form[key])]])));
const base = (form: Value) => ({
  ...{ name: textOf(form['name']), unit: textOf(form['unit']), administrator: form['administrator'] === true },
});

interface Props {
  onDone: (person: PersonDetail) => void;
  onClose: () => void;
}

export function AddPerson({ onDone, onClose }: Props): ReactNode {
  return (
    <EditSheet
      title={texts.people.add}
      fields={adding}
      initial={{ administrator: false }}
      yes={texts.people.add}
      send={(form, _, key) =>
        api.addPerson({ body: { ...base(form), ...given(form, 'id', 'mobile', 'wecom', 'identity') }, key })
      }
      {...{ onDone, onClose }}
    />
  );
}

export function ChangePerson({ person, onDone, onClose }: Props & { person: PersonDetail }): ReactNode {
  const { id, version } = person;
  const member = person.bound.find(({ kind }) => kind === 'wecom')?.shown ?? '';
  return (
    <EditSheet
      title={`${t.change}：${person.name}`}
      fields={changing}
      initial={{ name: person.name, unit: person.unit, administrator: person.administrator, wecom: member }}
      yes={t.change}
      send={(form, knows) => {
        const wanted = textOf(form['wecom']);
        return api.changePerson({
          params: { id },
          body: {
            ...{ ...base(form), version, knows },
            ...(wanted === member ? {} : { wecom: wanted }),
            ...given(form, 'mobile'),
          },
        });
      }}
      {...{ onDone, onClose }}
    />
  );
}
