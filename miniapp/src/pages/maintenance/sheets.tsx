/** A window that is made, and one whose end is moved. */
import type { ReactNode } from 'react';
import type { MaintenanceView } from '@banjie/shared/contract/routes/maintenance.ts';
import { alarmLevels, bounds, type AlarmLevel } from '@banjie/shared/duty/maintenance.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { dayOf, timeOfDay } from '@banjie/shared/kernel/time.ts';
import { draftName } from '../../data/drafts.ts';
import { useSubmission } from '../../data/submission.ts';
import { FormSheet } from '../../form/form-sheet.tsx';
import { listOf, textOf, type Value } from '../../form/values.ts';
import { api } from '../../session/api.ts';
import { me } from '../../session/session.ts';
import { useStore } from '../../session/store.ts';
import { Banner } from '../../ui/parts.tsx';
import { texts } from './texts.ts';

type Provider = Awaited<ReturnType<typeof api.listMaintenance>>['providers'][number];
type Kind = keyof typeof texts.kinds;
interface SheetProps {
  onDone: (text: string) => void;
  onClose: () => void;
}

const options = (all: readonly { id: string; title: string }[]) => all.map(({ id, title }) => ({ value: id, title }));
const titled = <K extends string>(titles: Readonly<Record<K, string>>) =>
  Object.entries<string>(titles).map(([value, title]) => ({ value, title }));
const levelIn = (value: string): AlarmLevel => alarmLevels.find((one) => one === value) ?? 'II';

/** @param kind what of the provider's: chosen before, since the rest of the form follows from it */
export function MakingSheet({
  provider,
  kind,
  today,
  ...rest
}: SheetProps & { provider: Provider; kind: Kind; today: string }): ReactNode {
  const which: FormField[] =
    kind === 'all'
      ? []
      : [
          {
            ...{ key: kind, title: texts[kind], kind: 'choices', required: true },
            ...{ max: bounds[kind], options: options(provider[kind]) },
          },
        ];
  const fields: FormField[] = [
    ...which,
    { key: 'what', title: texts.what, kind: 'text', required: true, max: 200, help: texts.whatHelp },
    { key: 'from', title: texts.from, kind: 'date', required: true, when: 'coming' },
    { key: 'fromTime', title: texts.fromTime, kind: 'text', required: true, max: 5, help: texts.timeHelp },
    { key: 'until', title: texts.until, kind: 'date', required: true, when: 'coming' },
    { key: 'untilTime', title: texts.untilTime, kind: 'text', required: true, max: 5 },
    { key: 'level', title: texts.level, kind: 'choice', required: true, options: titled(texts.levels) },
  ];
  const scopeOf = (value: Value) => {
    if (kind === 'systems') return { kind, systems: listOf(value['systems']) };
    return kind === 'units' ? { kind, units: listOf(value['units']) } : { kind };
  };
  return (
    <WindowSheet
      {...rest}
      {...{ name: `maintenance-${provider.id}-${kind}`, title: texts.add, note: texts.note, fields }}
      prefill={{ from: today, until: today, level: 'II' }}
      send={(value, key) =>
        api.makeMaintenance({
          key,
          body: {
            ...{ provider: provider.id, scope: scopeOf(value), level: levelIn(textOf(value['level'])) },
            ...{ from: textOf(value['from']), fromTime: textOf(value['fromTime']).trim() },
            ...{ until: textOf(value['until']), untilTime: textOf(value['untilTime']).trim() },
            what: textOf(value['what']),
          },
        })
      }
    />
  );
}

export function MoveSheet({ window: one, ...rest }: SheetProps & { window: MaintenanceView }): ReactNode {
  const { id, version, until } = one;
  const fields: FormField[] = [
    { key: 'until', title: texts.until, kind: 'date', required: true, when: 'coming' },
    { key: 'untilTime', title: texts.untilTime, kind: 'text', required: true, max: 5, help: texts.timeHelp },
    { key: 'why', title: texts.why, kind: 'text', required: true, max: 200 },
  ];
  return (
    <WindowSheet
      {...rest}
      {...{ name: `maintenance-${id}-${version}`, title: texts.move, note: texts.moveNote, fields }}
      prefill={{ until: dayOf(until), untilTime: timeOfDay(until) }}
      send={(value) =>
        api.moveMaintenance({
          params: { id },
          body: {
            ...{ until: textOf(value['until']), untilTime: textOf(value['untilTime']).trim() },
            why: textOf(value['why']),
          },
        })
      }
    />
  );
}

interface WindowSheetProps extends SheetProps {
  name: string;
  title: string;
  note: string;
  fields: FormField[];
  prefill: Value;
  send: (value: Value, key: string) => Promise<{ text: string }>;
}

function WindowSheet({ name, title, note, fields, prefill, send, onDone, onClose }: WindowSheetProps): ReactNode {
  const person = useStore(me)?.id ?? '';
  const submission = useSubmission({
    ...{ name: draftName(person, name), fields, prefill, send },
    bodyOf: (value) => value,
    onDone: ({ text }) => onDone(text),
    onAlreadyDone: onClose,
  });
  const head = <Banner tone="accent">{note}</Banner>;
  return <FormSheet {...{ title, fields, submission, onClose, head }} />;
}
