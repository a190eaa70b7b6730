/** Gives up what failed again and again, and says why. */
import type { ReactNode } from 'react';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { draftName } from '../../data/drafts.ts';
import { useSubmission } from '../../data/submission.ts';
import { FormSheet } from '../../form/form-sheet.tsx';
import { textOf } from '../../form/values.ts';
import { Txt } from '../../platform/primitives.tsx';
import { me } from '../../session/session.ts';
import { useStore } from '../../session/store.ts';
import { texts } from './texts.ts';

/** What is given up, as the page shows it. */
export interface Stuck {
  id: string;
  what: string;
  about: string;
  send: (why: string) => Promise<unknown>;
  done: string;
}

const fields: FormField[] = [
  { key: 'why', title: texts.why, kind: 'long', required: true, min: 2, max: 500, help: texts.whyHint },
];

export function GiveUp({
  stuck,
  onDone,
  onClose,
}: {
  stuck: Stuck;
  onDone: () => void;
  onClose: () => void;
}): ReactNode {
  const person = useStore(me)?.id ?? '';
  const submission = useSubmission({
    name: draftName(person, `give-up:${stuck.id}`),
    fields,
    bodyOf: (form) => textOf(form['why']),
    send: (why) => stuck.send(why),
    onDone,
    onAlreadyDone: onDone,
  });
  return (
    <FormSheet
      title={`${texts.giveUp}：${stuck.what}`}
      send={texts.giveUp}
      head={<Txt className="text-soft">{stuck.about}</Txt>}
      {...{ fields, submission, onClose }}
    />
  );
}
