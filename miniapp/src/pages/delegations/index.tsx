/** Who acts for me, and for whom I act. */
import { useState, type ReactNode } from 'react';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import type { DelegationView } from '@banjie/shared/contract/shapes.ts';
import { draftName } from '../../data/drafts.ts';
import { useLoad } from '../../data/load.ts';
import { useSubmission } from '../../data/submission.ts';
import { FormSheet } from '../../form/form-sheet.tsx';
import { textOf } from '../../form/values.ts';
import { Restored } from '../../matter/command-sheet.tsx';
import { Box, Txt } from '../../platform/primitives.tsx';
import { api, errorText } from '../../session/api.ts';
import { me, noticeError } from '../../session/session.ts';
import { useStore } from '../../session/store.ts';
import { texts } from '../../texts.ts';
import { Banner, Button, Card, Empty, Failure, Skeleton, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Ask } from '../../ui/sheet.tsx';
import { say, sayError } from '../../ui/toast.ts';

interface Candidate {
  id: string;
  name: string;
  unit: string;
}

const formFor = (candidates: readonly Candidate[]): FormField[] => [
  {
    key: 'to',
    title: texts.delegations.to,
    kind: 'choice',
    required: true,
    options: candidates.map((one) => ({ value: one.id, title: `${one.name}（${one.unit}）` })),
  },
  { key: 'fromDay', title: texts.delegations.from, kind: 'date', required: true },
  { key: 'untilDay', title: texts.delegations.until, kind: 'date', required: true },
  {
    key: 'reason',
    title: texts.delegations.reason,
    kind: 'text',
    required: true,
    max: 200,
    help: texts.delegations.reasonHint,
  },
];

export default function Delegations(): ReactNode {
  const person = useStore(me)?.id ?? '';
  const { data, error, reload } = useLoad('delegations', () => api.listDelegations({}));
  const [creating, setCreating] = useState(false);
  const [ending, setEnding] = useState<DelegationView>();
  const [busy, setBusy] = useState(false);

  const end = async (delegation: DelegationView) => {
    setBusy(true);
    try {
      await api.endDelegation({ params: { id: delegation.id } });
      setEnding(undefined);
      say(texts.delegations.endedNow);
      await reload();
    } catch (failure) {
      sayError(errorText(failure));
      noticeError(failure);
    }
    setBusy(false);
  };
  const groups = [
    { title: texts.delegations.given, items: data?.items.filter((one) => one.mine) ?? [] },
    { title: texts.delegations.received, items: data?.items.filter((one) => !one.mine) ?? [] },
  ].filter((group) => group.items.length > 0);

  return (
    <Screen
      title={texts.delegations.title}
      onRefresh={() => void reload()}
      bar={
        data ? (
          <Button look="primary" onTap={() => setCreating(true)}>
            {texts.delegations.create}
          </Button>
        ) : null
      }
      over={
        <>
          {creating && data ? (
            <Creating
              fields={formFor(data.candidates)}
              person={person}
              onClose={() => setCreating(false)}
              onDone={() => {
                setCreating(false);
                say(texts.delegations.created);
                void reload();
              }}
            />
          ) : null}
          {ending ? (
            <Ask
              title={texts.delegations.end}
              text={texts.delegations.endAsk(ending.to.name)}
              yes={texts.delegations.end}
              danger
              busy={busy}
              onYes={() => void end(ending)}
              onClose={() => setEnding(undefined)}
            />
          ) : null}
        </>
      }
    >
      <Banner tone="accent">{texts.delegations.note}</Banner>
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton count={2} /> : null}
      {data?.items.length === 0 ? <Empty text={[texts.delegations.none, '']} /> : null}
      {groups.map((group) => (
        <Card title={group.title} key={group.title}>
          {group.items.map((one) => (
            <Box className="item" key={one.id}>
              <Box className="item__head">
                <Box className="item__title">
                  <Txt>{texts.delegations.pair(one.from.name, one.to.name)}</Txt>
                </Box>
                <Tag tone={one.state === 'running' ? 'good' : 'plain'}>{texts.delegations.states[one.state]}</Tag>
              </Box>
              <Txt className="text-soft">{`${texts.delegations.span(one.fromDay, one.untilDay)} · ${one.reason}`}</Txt>
              {one.mine && (one.state === 'running' || one.state === 'coming') ? (
                <Button onTap={() => setEnding(one)}>{texts.delegations.end}</Button>
              ) : null}
            </Box>
          ))}
        </Card>
      ))}
    </Screen>
  );
}

interface CreatingProps {
  fields: FormField[];
  person: string;
  onDone: () => void;
  onClose: () => void;
}

function Creating({ fields, person, onDone, onClose }: CreatingProps): ReactNode {
  const submission = useSubmission({
    name: draftName(person, 'delegation'),
    fields,
    bodyOf: (value) => ({
      to: textOf(value.to),
      fromDay: textOf(value.fromDay),
      untilDay: textOf(value.untilDay),
      reason: textOf(value.reason),
    }),
    send: (body, key) => api.createDelegation({ body, key }),
    onDone,
    onAlreadyDone: onDone,
  });
  return (
    <FormSheet
      title={texts.delegations.create}
      head={submission.restored ? <Restored onDiscard={submission.discard} /> : null}
      {...{ fields, submission, onClose }}
    />
  );
}
