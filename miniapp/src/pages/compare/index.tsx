/** A shared resource against another table, identifier by identifier; what differs is filed as one correction. */
import { useState, type ReactNode } from 'react';
import { resourcesOf } from '@banjie/shared/contract/entries.ts';
import { isUnseen, type DifferenceView } from '@banjie/shared/contract/shapes.ts';
import { ChooseTable, type OtherTable } from '../../compare/choose-table.tsx';
import { Differences, firstKind, freeOf, type Comparison, type Kind } from '../../compare/differences.tsx';
import { FileSheet } from '../../compare/file-sheet.tsx';
import { CORRECTION, differenceId, findingsLimit } from '../../compare/filing.ts';
import { HandIn } from '../../compare/hand-in.tsx';
import { useLoad } from '../../data/load.ts';
import { goTo, pageParameter } from '../../routes.ts';
import { api, errorText } from '../../session/api.ts';
import { me, noticeError, refreshMe } from '../../session/session.ts';
import { useStore } from '../../session/store.ts';
import { texts } from '../../texts.ts';
import { Banner, Button, Empty, Failure, Skeleton } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { say } from '../../ui/toast.ts';

interface Result {
  other: OtherTable;
  comparison: Comparison;
}

export default function Compare(): ReactNode {
  const person = useStore(me)?.id ?? '';
  const { data, error, reload } = useLoad('resources', async () => {
    const [resources, correction] = await Promise.all([
      resourcesOf(api, true),
      api.readProcedure({ params: { key: CORRECTION } }),
    ]);
    return { resources, correction };
  });
  const [resourceId, setResourceId] = useState(() => pageParameter('resource'));
  const [result, setResult] = useState<Result>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [kind, setKind] = useState<Kind>('differs');
  const [filing, setFiling] = useState<DifferenceView[]>();

  const only = data?.resources.length === 1 ? data.resources[0] : undefined;
  const resource = data?.resources.find((one) => one.id === resourceId) ?? only;
  const limit = findingsLimit(data?.correction);
  const blocked = data?.correction.blocked;

  const compare = async (other: OtherTable) => {
    if (!resource) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const { table, csv } = other;
      const body = { ...(table === undefined ? {} : { table }), ...(csv === undefined ? {} : { csv }) };
      const comparison = await api.compareResource({ params: { id: resource.id }, body });
      setChosen(new Set());
      setKind(firstKind(comparison.items));
      setResult({ other, comparison });
    } catch (failure) {
      setProblem(errorText(failure));
      noticeError(failure);
    }
    setBusy(false);
  };
  const items = result?.comparison.items ?? [];
  // Nothing chosen: the whole kind that is shown, with one press less.
  const picked = chosen.size > 0 ? items.filter((item) => chosen.has(differenceId(item))) : freeOf(items, kind);
  const count = Math.min(picked.length, limit);

  return (
    <Screen
      title={texts.compare.title}
      bar={
        result ? (
          <>
            <Button onTap={() => setResult(undefined)}>{texts.compare.again}</Button>
            <Button
              look="primary"
              disabled={picked.length === 0 || blocked !== undefined}
              onTap={() => setFiling(picked.slice(0, limit))}
            >
              {chosen.size > 0 ? texts.compare.file(count) : texts.compare.fileAll(texts.compare.kinds[kind], count)}
            </Button>
          </>
        ) : null
      }
      over={
        filing && resource && result ? (
          <FileSheet
            resource={resource}
            other={result.other.name}
            chosen={filing}
            person={person}
            onDone={(matter) => {
              say(texts.open.opened);
              if (isUnseen(matter)) goTo.todo();
              else goTo.matterInstead(matter.id);
              void refreshMe().catch(noticeError);
            }}
            onAlreadyDone={() => {
              say(texts.command.alreadySent);
              goTo.todo();
            }}
            onClose={() => setFiling(undefined)}
          />
        ) : null
      }
    >
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton /> : null}
      {data?.resources.length === 0 ? <Empty text={texts.compare.empty} /> : null}
      {problem ? <Banner tone="bad">{problem}</Banner> : null}
      {data && data.resources.length > 0 && !result ? (
        <ChooseTable
          resources={data.resources}
          resource={resource}
          onResource={setResourceId}
          busy={busy}
          onCompare={(other) => void compare(other)}
        />
      ) : null}
      {resource?.handIn && !result ? (
        <HandIn key={resource.id} resource={resource} onDone={() => void reload()} />
      ) : null}
      {result && blocked ? <Banner tone="warn">{blocked}</Banner> : null}
      {picked.length > limit ? <Banner tone="warn">{texts.compare.limit(limit)}</Banner> : null}
      {result ? (
        <Differences comparison={result.comparison} kind={kind} onKind={setKind} chosen={chosen} onChoose={setChosen} />
      ) : null}
    </Screen>
  );
}
