/** What is in maintenance, what will be, and what was kept silent. */
import { useState, type ReactNode } from 'react';
import type { MaintenanceView } from '@banjie/shared/contract/routes/maintenance.ts';
import { dayOf, instantOf } from '@banjie/shared/kernel/time.ts';
import { useLoad } from '../../data/load.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { api } from '../../session/api.ts';
import { me } from '../../session/session.ts';
import { useStore } from '../../session/store.ts';
import { Banner, Button, Tag } from '../../ui/parts.tsx';
import { Listed } from '../../ui/listed.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast.ts';
import { MakingSheet, MoveSheet } from './sheets.tsx';
import { texts } from './texts.ts';
import { Whole } from './whole.tsx';

type Kind = keyof typeof texts.kinds;
const tones = { running: 'warn', planned: 'accent', over: 'plain', withdrawn: 'plain' } as const;

export default function Maintenance(): ReactNode {
  const person = useStore(me);
  // City time; the phone's only until the server has said it.
  const [phoneNow] = useState(() => instantOf(Date.now()));
  const { data, error, reload } = useLoad('maintenance', () => api.listMaintenance({}));
  const [open, setOpen] = useState<string>();
  const [moving, setMoving] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const [making, setMaking] = useState<{ provider: string; kind: Kind }>();
  const shown = data?.items.find(({ id }) => id === open);
  const provider = data?.providers.find(({ id }) => id === making?.provider);
  const done = (text: string) => {
    setMoving(false);
    setOpen(undefined);
    setMaking(undefined);
    say(text);
    void reload();
  };
  const choices = (data?.providers ?? []).flatMap(({ id, name, systems }) =>
    (systems.length > 0 ? (['systems', 'units', 'all'] as const) : (['all'] as const)).map((kind) => ({
      id,
      name,
      kind,
    })),
  );

  return (
    <Screen
      title={texts.title}
      onRefresh={() => void reload()}
      bar={
        choices.length > 0 ? (
          <Button look="primary" onTap={() => setChoosing(true)}>
            {texts.add}
          </Button>
        ) : null
      }
      over={
        <>
          {choosing ? (
            <Sheet title={texts.kind} onClose={() => setChoosing(false)} foot={null}>
              {choices.map(({ id, name, kind }) => (
                <Tap
                  className="line"
                  key={`${id}:${kind}`}
                  onTap={() => {
                    setChoosing(false);
                    setMaking({ provider: id, kind });
                  }}
                >
                  <Box className="line__text">
                    <Txt>{texts.kinds[kind]}</Txt>
                    <Txt className="text-soft">{name}</Txt>
                  </Box>
                  <Box className="chevron" />
                </Tap>
              ))}
            </Sheet>
          ) : null}
          {making && provider ? (
            <MakingSheet
              provider={provider}
              kind={making.kind}
              today={dayOf(person?.now ?? phoneNow)}
              onDone={done}
              onClose={() => setMaking(undefined)}
            />
          ) : null}
          {shown && moving ? <MoveSheet window={shown} onDone={done} onClose={() => setMoving(false)} /> : null}
          {shown && !moving ? (
            <Whole
              window={shown}
              onMove={() => setMoving(true)}
              onChanged={() => {
                setOpen(undefined);
                void reload();
              }}
              onClose={() => setOpen(undefined)}
            />
          ) : null}
        </>
      }
    >
      <Banner tone="accent">{texts.note}</Banner>
      <Listed
        items={data?.items}
        error={error}
        none={texts.none}
        onRetry={() => void reload()}
        line={(one) => <Line key={one.id} window={one} onTap={() => setOpen(one.id)} />}
      />
    </Screen>
  );
}

function Line({ window: one, onTap }: { window: MaintenanceView; onTap: () => void }): ReactNode {
  return (
    <Tap className="line" onTap={onTap}>
      <Box className="line__text">
        <Txt>{one.scopeText}</Txt>
        <Txt className="text-soft">{one.text}</Txt>
        <Txt className="text-soft">{[one.what, one.levelText].join(' · ')}</Txt>
        <Txt className="text-soft">{texts.by(one.by, one.providerName)}</Txt>
      </Box>
      <Tag tone={tones[one.state]}>{one.stateText}</Tag>
      <Box className="chevron" />
    </Tap>
  );
}
