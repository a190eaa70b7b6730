/** Choose what to open. */
import { Fragment, type ReactNode } from 'react';
import type { ProcedureView } from '@banjie/shared/contract/shapes.ts';
import { draftName, readDraft } from '../../data/drafts.ts';
import { useLoad } from '../../data/load.ts';
import { Box, Heading, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { useMe } from '../../session/me.ts';
import { texts } from '../../texts.ts';
import { Empty, Failure, Skeleton, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';

export default function Start(): ReactNode {
  const person = useMe()?.id;
  const { data, error, reload } = useLoad('procedures', () => api.listProcedures({}));
  const groups = [...new Set(data?.items.map((procedure) => procedure.group))];
  return (
    <Screen title={texts.start.title} tab onRefresh={() => void reload()}>
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton /> : null}
      {data?.items.length === 0 ? <Empty text={texts.start.empty} /> : null}
      {groups.map((group) => (
        <Fragment key={group}>
          <Heading level={2} className="group">
            {group}
          </Heading>
          {data?.items
            .filter((procedure) => procedure.group === group)
            .map((procedure) => (
              <ProcedureCard procedure={procedure} person={person} key={procedure.key} />
            ))}
        </Fragment>
      ))}
      {data ? (
        <>
          <Heading level={2} className="group">
            {texts.start.group}
          </Heading>
          <Tap className="procedure" onTap={() => goTo.compare()}>
            <Box className="procedure__text">
              <Box className="procedure__title">{texts.start.compare}</Box>
              <Txt className="text-soft">{texts.start.compareHint}</Txt>
            </Box>
            <Box className="chevron" />
          </Tap>
        </>
      ) : null}
    </Screen>
  );
}

function ProcedureCard({ procedure, person }: { procedure: ProcedureView; person: string | undefined }): ReactNode {
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
