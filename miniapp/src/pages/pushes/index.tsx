/** How I am pushed what is not urgent, and when I am left alone. */
import { useState, type ReactNode } from 'react';
import type { PushesView } from '@banjie/shared/contract/routes/pushes.ts';
import { useLoad } from '../../data/load.ts';
import { OptionSheet } from '../../form/option-sheet.tsx';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { api, errorText } from '../../session/api.ts';
import { noticeError } from '../../session/session.ts';
import { Banner, Button, Card, Chips, Failure, Skeleton, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Ask } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast.ts';
import { texts } from './texts.ts';

type Asked = Parameters<typeof api.putPushes>[0]['body'];

/** What stands, as it is asked for: what is the city's is not said. */
const askedOf = ({ groups, quiet }: PushesView): Asked => ({
  levels: Object.fromEntries(groups.flatMap(({ group, level, own }) => (own ? [[group, level]] : []))),
  ...(quiet.own ? { quiet: { from: quiet.from, until: quiet.until } } : {}),
});

const hours = Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), title: texts.hour(hour) }));

export default function Pushes(): ReactNode {
  const { data, error, reload, put } = useLoad('pushes', () => api.readPushes({}));
  const [before, setBefore] = useState<Asked>();
  const [fault, setFault] = useState<string>();
  const [picking, setPicking] = useState<'from' | 'until'>();
  const [resetting, setResetting] = useState(false);
  const [busy, setBusy] = useState(false);

  const change = async (asked: () => Promise<PushesView>, said: string, undo?: Asked) => {
    setBusy(true);
    try {
      put(await asked());
      setFault(undefined);
      setBefore(undo);
      say(said);
    } catch (failure) {
      setFault(errorText(failure));
      noticeError(failure);
    }
    setBusy(false);
  };
  const save = (view: PushesView, asked: Asked) =>
    void change(() => api.putPushes({ body: asked }), texts.saved, askedOf(view));
  const isOwn = data !== undefined && (data.quiet.own || data.groups.some(({ own }) => own));

  return (
    <Screen
      title={texts.title}
      onRefresh={() => void reload()}
      over={
        <>
          {picking && data ? (
            <OptionSheet
              title={texts[picking]}
              options={hours}
              chosen={[String(data.quiet[picking])]}
              many={false}
              onPick={(hour) => {
                const { from, until } = data.quiet;
                setPicking(undefined);
                save(data, { ...askedOf(data), quiet: { from, until, [picking]: Number(hour) } });
              }}
              onClose={() => setPicking(undefined)}
            />
          ) : null}
          {resetting && data ? (
            <Ask
              title={texts.reset}
              text={texts.resetAsk}
              yes={texts.reset}
              busy={busy}
              onYes={() => {
                setResetting(false);
                void change(() => api.resetPushes({}), texts.resetDone, askedOf(data));
              }}
              onClose={() => setResetting(false)}
            />
          ) : null}
        </>
      }
    >
      <Banner tone="accent">{texts.note}</Banner>
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {fault ? <Banner tone="bad">{fault}</Banner> : null}
      {!data && !error ? <Skeleton count={3} /> : null}
      {data ? (
        <>
          {data.groups.map((one) => (
            <Card title={one.title} key={one.group} aside={<Tag>{one.own ? texts.own : texts.city}</Tag>}>
              <Txt className="text-soft">{one.hint}</Txt>
              {one.options.length > 1 ? (
                <Chips
                  label={one.title}
                  options={one.options.map(({ level, title }) => ({ value: level, title }))}
                  value={one.level}
                  onChange={(level) => {
                    const asked = askedOf(data);
                    save(data, { ...asked, levels: { ...asked.levels, [one.group]: level } });
                  }}
                />
              ) : (
                <Txt>{texts.one}</Txt>
              )}
            </Card>
          ))}
          <Card title={texts.quiet} aside={<Tag>{data.quiet.own ? texts.own : texts.city}</Tag>}>
            <Txt>{data.quiet.text}</Txt>
            <Txt className="text-soft">{texts.quietHint}</Txt>
            {(['from', 'until'] as const).map((end) => (
              <Tap className="line" key={end} disabled={busy} onTap={() => setPicking(end)}>
                <Box className="line__text">
                  <Txt>{texts[end]}</Txt>
                </Box>
                <Txt className="text-soft">{texts.hour(data.quiet[end])}</Txt>
                <Box className="chevron" />
              </Tap>
            ))}
            <Txt className="text-soft">{texts.usualQuiet(data.usualQuiet)}</Txt>
          </Card>
          <Card title={texts.digest}>
            <Txt className="text-soft">{texts.digestHint(data.digestText)}</Txt>
          </Card>
          {before ? (
            <Button busy={busy} onTap={() => void change(() => api.putPushes({ body: before }), texts.undone)}>
              {texts.undo}
            </Button>
          ) : null}
          {isOwn ? (
            <Button busy={busy} onTap={() => setResetting(true)}>
              {texts.reset}
            </Button>
          ) : (
            <Txt className="text-soft">{texts.nothingOwn}</Txt>
          )}
        </>
      ) : null}
    </Screen>
  );
}
