/** Endpoints of the systems of a unit. For its head, and for administrators. */
import { useState, type ReactNode } from 'react';
import type { WebhookView } from '@banjie/shared/contract/routes/webhooks.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { draftName } from '../../data/drafts.ts';
import { useLoad } from '../../data/load.ts';
import { useSubmission } from '../../data/submission.ts';
import { FormSheet } from '../../form/form-sheet.tsx';
import { textOf } from '../../form/values.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { api } from '../../session/api.ts';
import { me } from '../../session/session.ts';
import { useStore } from '../../session/store.ts';
import { Banner, Button, Tag } from '../../ui/parts.tsx';
import { Listed } from '../../ui/listed.tsx';
import { Screen } from '../../ui/screen.tsx';
import { say } from '../../ui/toast.ts';
import { Secret, type Given } from './secret.tsx';
import { texts } from './texts.ts';
import { WebhookSheet } from './webhook-sheet.tsx';

const formFor = (units: readonly { id: string; name: string }[]): FormField[] => [
  ...(units.length > 1
    ? [
        {
          ...{ key: 'unit', title: texts.unit, kind: 'choice' as const, required: true },
          options: units.map(({ id, name }) => ({ value: id, title: name })),
        },
      ]
    : []),
  { key: 'name', title: texts.name, kind: 'text', required: true, max: 50, help: texts.nameHint },
  { key: 'url', title: texts.url, kind: 'text', required: true, max: 500, help: texts.urlHint },
];

export default function Webhooks(): ReactNode {
  const person = useStore(me)?.id ?? '';
  const { data, error, reload } = useLoad('webhooks', () => api.listWebhooks({}));
  const [adding, setAdding] = useState(false);
  const [open, setOpen] = useState<string>();
  const [given, setGiven] = useState<Given>();
  const shown = data?.items.find(({ id }) => id === open);
  const give = (secrets: Given) => {
    setAdding(false);
    setOpen(undefined);
    setGiven(secrets);
    void reload();
  };

  return (
    <Screen
      title={texts.title}
      onRefresh={() => void reload()}
      bar={
        data ? (
          <Button look="primary" onTap={() => setAdding(true)}>
            {texts.add}
          </Button>
        ) : null
      }
      over={
        <>
          {adding && data ? (
            <Adding fields={formFor(data.units)} person={person} onClose={() => setAdding(false)} onDone={give} />
          ) : null}
          {shown ? (
            <WebhookSheet
              webhook={shown}
              onClose={() => setOpen(undefined)}
              onChanged={() => void reload()}
              onGiven={give}
            />
          ) : null}
          {given ? <Secret given={given} onClose={() => setGiven(undefined)} /> : null}
        </>
      }
    >
      <Banner tone="accent">{texts.note}</Banner>
      <Listed
        items={data?.items}
        error={error}
        none={texts.none}
        onRetry={() => void reload()}
        line={(one) => <Line key={one.id} webhook={one} onTap={() => setOpen(one.id)} />}
      />
    </Screen>
  );
}

function Line({ webhook, onTap }: { webhook: WebhookView; onTap: () => void }): ReactNode {
  return (
    <Tap className="line" onTap={onTap}>
      <Box className="line__text">
        <Txt>{webhook.name}</Txt>
        <Txt className="text-soft">{webhook.unitName}</Txt>
        <Txt className="text-soft">{webhook.standing}</Txt>
      </Box>
      <Tag tone={texts.tones[webhook.state]}>{texts.states[webhook.state]}</Tag>
      <Box className="chevron" />
    </Tap>
  );
}

interface AddingProps {
  fields: FormField[];
  person: string;
  onDone: (given: Given) => void;
  onClose: () => void;
}

function Adding({ fields, person, onDone, onClose }: AddingProps): ReactNode {
  const submission = useSubmission({
    name: draftName(person, 'webhook'),
    fields,
    bodyOf: (value) => ({
      ...(textOf(value['unit']) === '' ? {} : { unit: textOf(value['unit']) }),
      name: textOf(value['name']),
      url: textOf(value['url']),
    }),
    send: (body, key) => api.createWebhook({ body, key }),
    onDone: (answer) => {
      say(texts.added);
      onDone(answer);
    },
    onAlreadyDone: onClose,
  });
  return <FormSheet title={texts.add} {...{ fields, submission, onClose }} />;
}
