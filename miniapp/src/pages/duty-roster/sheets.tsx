/** What is changed in a roster: a swap, an override, the rules. */
import type { ReactNode } from 'react';
import type { DutyView } from '@banjie/shared/contract/routes/duty.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { draftName } from '../../data/drafts.ts';
import { useSubmission } from '../../data/submission.ts';
import { FormSheet } from '../../form/form-sheet.tsx';
import { textOf, type Value } from '../../form/values.ts';
import { api } from '../../session/api.ts';
import { me } from '../../session/session.ts';
import { useStore } from '../../session/store.ts';
import { Banner } from '../../ui/parts.tsx';
import { texts } from '../duty/texts.ts';
import { ruleFields, rulesIn, ruleValue } from './rules.ts';

interface SheetProps {
  view: DutyView;
  onDone: (text: string) => void;
  onClose: () => void;
}

const options = (people: readonly { id: string; name: string }[]) =>
  people.map(({ id, name }) => ({ value: id, title: name }));
const lineField = ({ rules }: DutyView): FormField[] =>
  rules.length > 1
    ? [
        {
          ...{ key: 'line', title: texts.line, kind: 'choice', required: true },
          options: rules.map(({ key, title }) => ({ value: key, title })),
        },
      ]
    : [];
const lineIn = (value: Value) => (textOf(value['line']) === '' ? {} : { line: textOf(value['line']) });
const daysIn = (value: Value, from: string, until: string) => ({
  from: textOf(value[from]),
  until: textOf(value[until]) === '' ? textOf(value[from]) : textOf(value[until]),
});

export function SwapSheet(props: SheetProps): ReactNode {
  const { view } = props;
  const { unit, post } = view.roster;
  const own = useStore(me)?.id;
  const fields: FormField[] = [
    ...lineField(view),
    { key: 'give', title: texts.give, kind: 'date', required: true, when: 'coming' },
    { key: 'giveUntil', title: texts.giveUntil, kind: 'date', required: false, when: 'coming' },
    {
      ...{ key: 'other', title: texts.other, kind: 'choice', required: true },
      options: options(view.people.filter(({ id }) => id !== own)),
    },
    { key: 'take', title: texts.take, kind: 'date', required: false, help: texts.takeHelp, when: 'coming' },
    { key: 'why', title: texts.why, kind: 'text', required: false, max: 200 },
  ];
  return (
    <DutySheet
      {...props}
      {...{ name: 'duty-swap', title: texts.swap, note: texts.swapNote, fields }}
      send={(value, key) =>
        api.askDutySwap({
          params: { unit, post },
          key,
          body: {
            ...lineIn(value),
            ...{ other: textOf(value['other']), give: daysIn(value, 'give', 'giveUntil') },
            ...(textOf(value['take']) === '' ? {} : { take: daysIn(value, 'take', 'take') }),
            ...(textOf(value['why']) === '' ? {} : { why: textOf(value['why']) }),
          },
        })
      }
    />
  );
}

export function OverrideSheet(props: SheetProps): ReactNode {
  const { view } = props;
  const { unit, post } = view.roster;
  const fields: FormField[] = [
    ...lineField(view),
    { key: 'from', title: texts.from, kind: 'date', required: true, when: 'coming' },
    { key: 'until', title: texts.untilDay, kind: 'date', required: true, when: 'coming' },
    { key: 'person', title: texts.person, kind: 'choice', required: true, options: options(view.people) },
    { key: 'why', title: texts.why, kind: 'text', required: true, max: 200 },
  ];
  return (
    <DutySheet
      {...props}
      {...{ name: 'duty-override', title: texts.override, note: texts.overrideNote, fields }}
      send={(value, key) =>
        api.overrideDuty({
          params: { unit, post },
          key,
          body: {
            ...lineIn(value),
            ...daysIn(value, 'from', 'until'),
            ...{ person: textOf(value['person']), why: textOf(value['why']) },
          },
        })
      }
    />
  );
}

export function NoteSheet(props: SheetProps): ReactNode {
  const { unit, post } = props.view.roster;
  const fields: FormField[] = [{ key: 'text', title: texts.noteText, kind: 'long', required: true, max: 1000 }];
  return (
    <DutySheet
      {...props}
      {...{ name: 'duty-note', title: texts.noteSheet, note: texts.noteNote, fields }}
      send={(value, key) => api.noteDuty({ params: { unit, post }, key, body: { text: textOf(value['text']) } })}
    />
  );
}

export function RuleSheet({ today, ...props }: SheetProps & { today: string }): ReactNode {
  const { view } = props;
  const { unit, post, version } = view.roster;
  return (
    <DutySheet
      {...props}
      {...{ name: `duty-rules-${unit}-${post}-${version}`, title: texts.rules, note: texts.rulesNote }}
      fields={ruleFields(view)}
      prefill={ruleValue(view, today)}
      send={(value) => api.putDuty({ params: { unit, post }, body: { version, ...rulesIn(value) } })}
    />
  );
}

interface DutySheetProps extends SheetProps {
  name: string;
  title: string;
  note: string;
  fields: FormField[];
  prefill?: Value;
  send: (value: Value, key: string) => Promise<{ text: string }>;
}

function DutySheet({ name, title, note, fields, prefill, send, onDone, onClose }: DutySheetProps): ReactNode {
  const person = useStore(me)?.id ?? '';
  const submission = useSubmission({
    name: draftName(person, name),
    fields,
    ...(prefill ? { prefill } : {}),
    bodyOf: (value) => value,
    send,
    onDone: ({ text }) => onDone(text),
    onAlreadyDone: onClose,
  });
  const head = <Banner tone="accent">{note}</Banner>;
  return <FormSheet {...{ title, fields, submission, onClose, head }} />;
}
