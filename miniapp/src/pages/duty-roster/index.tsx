/** One roster: its week, what was changed, where nobody is, and its rules. */
import { useState, type ReactNode } from 'react';
import { addressOf, ApiError } from '@banjie/shared/contract/client.ts';
import { dutyRoutes, type DutyView } from '@banjie/shared/contract/routes/duty.ts';
import { postKeys, type PostKey } from '@banjie/shared/kernel/party.ts';
import { addDays, dayOf, instantOf } from '@banjie/shared/kernel/time.ts';
import { newKey } from '../../data/drafts.ts';
import { useLoad } from '../../data/load.ts';
import { pickText } from '../../platform/file.ts';
import { Box } from '../../platform/primitives.tsx';
import { pageParameter } from '../../routes.ts';
import { api, errorText } from '../../session/api.ts';
import { receive } from '../../session/files.ts';
import { me, noticeError } from '../../session/session.ts';
import { useStore } from '../../session/store.ts';
import { texts as common } from '../../texts.ts';
import { Button, Chips, Failure, Skeleton } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Ask } from '../../ui/sheet.tsx';
import { say, sayError } from '../../ui/toast.ts';
import { texts } from '../duty/texts.ts';
import { Changes, Gaps, Notes, Rules, Week } from './parts.tsx';
import { NoteSheet, OverrideSheet, RuleSheet, SwapSheet } from './sheets.tsx';

type Which = keyof typeof texts.views;
const views = (Object.keys(texts.views) as Which[]).map((value) => ({ value, title: texts.views[value] }));
const isPost = (value: string): value is PostKey => (postKeys as readonly string[]).includes(value);

export default function DutyRoster(): ReactNode {
  const [of] = useState(() => {
    const post = pageParameter('post');
    return { unit: pageParameter('unit'), post: isPost(post) ? post : ('duty' as const) };
  });
  const person = useStore(me);
  // City time; the phone's only until the server has said it.
  const [phoneNow] = useState(() => instantOf(Date.now()));
  const today = dayOf(person?.now ?? phoneNow);
  const [from, setFrom] = useState<string>();
  const [which, setWhich] = useState<Which>('week');
  const [sheet, setSheet] = useState<'note' | 'swap' | 'override' | 'rules' | undefined>(
    pageParameter('new') === '' ? undefined : 'rules',
  );
  const [ending, setEnding] = useState<DutyView['overrides'][number]>();
  const [busy, setBusy] = useState(false);
  const name = `duty:${of.unit}:${of.post}:${from ?? ''}`;
  const { data, error, reload } = useLoad(name, () => read(of, from, person?.unit.name ?? ''));

  const attempt = async (act: () => Promise<{ text: string } | undefined>) => {
    setBusy(true);
    try {
      const done = await act();
      if (done) say(done.text);
      await reload();
    } catch (failure) {
      sayError(errorText(failure));
      noticeError(failure);
    }
    setBusy(false);
  };
  const done = (text: string) => {
    setSheet(undefined);
    say(text);
    void reload();
  };
  const file = (what: keyof typeof files) =>
    attempt(async () => {
      const { route, ending } = files[what];
      const saved = await receive(addressOf(route, { params: of }), `${texts.title}.${ending}`);
      return saved === 'saved' ? { text: common.files.saved } : undefined;
    });
  const load = () =>
    attempt(async () => {
      const picked = await pickText('csv');
      if (typeof picked === 'string') return undefined;
      return api.importDuty({ params: of, body: { text: picked.text }, key: newKey(Date.now()) });
    });
  const first = from ?? data?.days[0]?.day ?? today;
  const bar = data ? (
    <>
      {data.roster.mayNote ? <Button onTap={() => setSheet('note')}>{texts.note}</Button> : null}
      {data.roster.isHolder && data.rules.length > 0 ? (
        <Button onTap={() => setSheet('swap')}>{texts.swap}</Button>
      ) : null}
      {data.roster.mayRun && data.rules.length > 0 ? (
        <Button onTap={() => setSheet('override')}>{texts.override}</Button>
      ) : null}
      {data.roster.mayRun ? (
        <Button look="primary" onTap={() => setSheet('rules')}>
          {texts.edit}
        </Button>
      ) : null}
    </>
  ) : null;
  const close = () => setSheet(undefined);
  /** 一周 once more leads back to this one. */
  const show = (next: Which) => {
    setWhich(next);
    setFrom(undefined);
  };

  return (
    <Screen
      title={data ? `${data.roster.postTitle} ${texts.title}` : texts.title}
      onRefresh={() => void reload()}
      bar={data && (data.roster.isHolder || data.roster.mayRun || data.roster.mayNote) ? bar : null}
      over={
        <>
          {data && sheet === 'note' ? <NoteSheet view={data} onDone={done} onClose={close} /> : null}
          {data && sheet === 'swap' ? <SwapSheet view={data} onDone={done} onClose={close} /> : null}
          {data && sheet === 'override' ? <OverrideSheet view={data} onDone={done} onClose={close} /> : null}
          {data && sheet === 'rules' ? <RuleSheet view={data} today={today} onDone={done} onClose={close} /> : null}
          {ending ? (
            <Ask
              title={texts.end}
              text={texts.endAsk(ending.text)}
              yes={texts.end}
              danger
              busy={busy}
              onYes={() => {
                const { id } = ending;
                setEnding(undefined);
                void attempt(() => api.endDutyOverride({ params: { ...of, id } }));
              }}
              onClose={() => setEnding(undefined)}
            />
          ) : null}
        </>
      }
    >
      <Chips label={texts.title} options={views} value={which} onChange={show} />
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton count={3} /> : null}
      {data && which === 'week' ? (
        <>
          <Box className="buttons">
            <Button onTap={() => setFrom(addDays(first, -7))}>{texts.earlier}</Button>
            <Button onTap={() => setFrom(addDays(first, 7))}>{texts.later}</Button>
          </Box>
          <Week days={data.days} />
        </>
      ) : null}
      {data && which === 'notes' ? <Notes notes={data.notes} /> : null}
      {data && which === 'swaps' ? (
        <Changes
          view={data}
          busy={busy}
          onAnswer={(id, answer) => void attempt(() => api.answerDutySwap({ params: { ...of, id }, body: { answer } }))}
          onEnd={setEnding}
        />
      ) : null}
      {data && which === 'gaps' ? <Gaps gaps={data.gaps} /> : null}
      {data && which === 'rules' ? (
        <Rules view={data} onFile={(what) => void file(what)} onImport={() => void load()} />
      ) : null}
    </Screen>
  );
}

type Of = { unit: string; post: PostKey };

const files = {
  workbook: { route: dutyRoutes.exportDutyWorkbook, ending: 'xlsx' },
  table: { route: dutyRoutes.exportDutyTable, ending: 'csv' },
  calendar: { route: dutyRoutes.exportDutyCalendar, ending: 'ics' },
} as const;

/** One that is being made is not there yet: it is shown empty, with the people of its post. */
async function read(of: Of, from: string | undefined, unitName: string): Promise<DutyView> {
  try {
    return await api.readDuty({ params: of, query: from === undefined ? {} : { from } });
  } catch (failure) {
    if (!(failure instanceof ApiError) || failure.status !== 404 || pageParameter('new') === '') throw failure;
    const { units } = await api.listDuty({});
    const post = units.find(({ id }) => id === of.unit)?.posts.find(({ key }) => key === of.post);
    if (!post) throw failure;
    return {
      roster: {
        ...{ ...of, unitName, postTitle: post.title, version: 0, lines: [], text: '' },
        ...{ mayRun: true, mayNote: false, isHolder: false },
      },
      ...{ always: true, days: [], gaps: [], swaps: [], overrides: [], rules: [], history: [], people: post.people },
      ...{ notes: [], calling: '' },
    };
  }
}
