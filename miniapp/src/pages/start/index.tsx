/** Choose what to open. */
import { Fragment, useState, type ReactNode } from 'react';
import type { ProcedureSummary } from '@banjie/shared/contract/shapes.ts';
import { draftName, readDraft } from '../../data/drafts.ts';
import { useLoad } from '../../data/load.ts';
import { fillingTexts } from '../../filling/texts.ts';
import { Box, Heading, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { useMe } from '../../session/me.ts';
import { texts } from '../../texts.ts';
import { Button, Empty, Failure, Skeleton, Tag, Way } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { SearchBox } from '../../ui/search-box.tsx';

export default function Start(): ReactNode {
  const me = useMe();
  const person = me?.id;
  const { data, error, reload } = useLoad('procedures', () => api.listProcedures({}));
  const [text, setText] = useState('');
  const [all, setAll] = useState(false);
  const wanted = text.trim();
  const found = (data?.items ?? []).filter(
    (one) => wanted === '' || `${one.title}${one.summary}${one.articles.join(' ')}`.includes(wanted),
  );
  // With dozens of kinds, what I may open comes first; the rest is there for whoever looks for it.
  const closed = found.filter((one) => one.blocked !== undefined);
  const shown = all || wanted !== '' ? found : found.filter((one) => one.blocked === undefined);
  const groups = [...new Set(shown.map((procedure) => procedure.group))];
  return (
    <Screen title={texts.start.title} tab onRefresh={() => void reload()}>
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton /> : null}
      {data && data.items.length > 8 ? (
        <SearchBox value={text} onChange={setText} label={texts.start.search} max={50} />
      ) : null}
      {data && wanted === '' ? (
        <>
          <Heading level={2} className="group">
            {texts.start.lookups}
          </Heading>
          <Way title={texts.registers.title} hint={texts.registers.hint} onTap={goTo.registers} />
          <Way title={fillingTexts.draft.title} hint={fillingTexts.draft.hint} onTap={goTo.drafts} />
          {me?.opens.includes('recurring') ? (
            <Way title={texts.recurring.title} hint={texts.recurring.hint} onTap={goTo.recurring} />
          ) : null}
        </>
      ) : null}
      {data && shown.length === 0 ? <Empty text={texts.start.empty} /> : null}
      {groups.map((group) => (
        <Fragment key={group}>
          <Heading level={2} className="group">
            {group}
          </Heading>
          {shown
            .filter((procedure) => procedure.group === group)
            .map((procedure) => (
              <ProcedureCard procedure={procedure} person={person} key={procedure.key} />
            ))}
        </Fragment>
      ))}
      {!all && wanted === '' && closed.length > 0 ? (
        <Button look="quiet" onTap={() => setAll(true)}>
          {texts.start.closed(closed.length)}
        </Button>
      ) : null}
      {data ? (
        <>
          <Heading level={2} className="group">
            {texts.start.group}
          </Heading>
          <Way title={texts.start.compare} hint={texts.start.compareHint} onTap={() => goTo.compare()} />
        </>
      ) : null}
    </Screen>
  );
}

function ProcedureCard({ procedure, person }: { procedure: ProcedureSummary; person: string | undefined }): ReactNode {
  const draft = person === undefined ? undefined : readDraft(draftName(person, `open:${procedure.key}`));
  return (
    <Tap className="procedure" disabled={procedure.blocked !== undefined} onTap={() => goTo.form(procedure.key)}>
      <Box className="procedure__text">
        <Box className="procedure__title">
          <Txt>{procedure.title}</Txt>
          {draft ? <Tag tone="accent">{texts.start.draft}</Tag> : null}
        </Box>
        <Txt className="text-soft">{procedure.summary}</Txt>
        {procedure.blocked ? <Txt className="procedure__blocked">{procedure.blocked}</Txt> : null}
      </Box>
      {procedure.blocked ? null : <Box className="chevron" />}
    </Tap>
  );
}
