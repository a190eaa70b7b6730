/** A unit's catalogue as a table: taken out, changed, looked at beside what stands, and sent on matter by matter. */
import { useState, type ReactNode } from 'react';
import { addressOf } from '@banjie/shared/contract/client.ts';
import { resourcesRoutes } from '@banjie/shared/contract/routes/resources.ts';
import type { CatalogueTable } from '@banjie/shared/contract/shapes.ts';
import { FileRows } from '../../catalogue/file-sheet.tsx';
import { toFile, waiting, type Row } from '../../catalogue/filing.ts';
import { texts as t } from '../../catalogue/texts.ts';
import { useTrying } from '../../data/trying.ts';
import { chooseFiles } from '../../platform/attach.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { lookAtCatalogue, receive } from '../../session/files.ts';
import { useWhoIAm } from '../../session/me.ts';
import { texts } from '../../texts.ts';
import { Banner, Button, Card, Rows, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { say } from '../../ui/toast.ts';

export default function Catalogue(): ReactNode {
  const person = useWhoIAm()?.id ?? '';
  const [table, setTable] = useState<CatalogueTable>();
  const [name, setName] = useState('');
  const { busy, problem, setProblem, trying } = useTrying();
  const [filing, setFiling] = useState(false);

  const download = () =>
    trying(async () => {
      const path = addressOf(resourcesRoutes.downloadCatalogueTable, {});
      if ((await receive(path, t.file)) === 'saved') say(texts.files.saved);
    });
  const pick = () =>
    trying(async () => {
      const chosen = await chooseFiles(1, texts.files);
      if (chosen === 'refused') return setProblem(texts.files.refused);
      const [file] = chosen;
      if (!file) return;
      setTable(undefined);
      setName(file.name);
      setTable(await lookAtCatalogue(file));
    });
  const rows = toFile(table?.items ?? []);
  const isReady = table !== undefined && table.faultCount === 0 && rows.length > 0;

  return (
    <Screen
      title={t.title}
      bar={
        isReady ? (
          <Button look="primary" onTap={() => setFiling(true)}>
            {t.send(rows.length)}
          </Button>
        ) : null
      }
      over={
        filing && table ? (
          <FileRows
            rows={rows}
            person={person}
            onClose={(isDone) => {
              setFiling(false);
              if (isDone) setTable(undefined);
            }}
          />
        ) : null
      }
    >
      <Card title={t.hint}>
        {t.steps.map((step, n) => (
          <Box className="field__help" key={step}>
            <Txt>{`${n + 1}. ${step}`}</Txt>
          </Box>
        ))}
        <Button busy={busy} onTap={() => void download()}>
          {t.download}
        </Button>
        <Button look={table ? 'plain' : 'primary'} busy={busy} onTap={() => void pick()}>
          {busy ? t.checking : table ? t.again : t.pick}
        </Button>
      </Card>
      {problem ? <Banner tone="bad">{problem}</Banner> : null}
      {table ? <Seen table={table} name={name} /> : null}
    </Screen>
  );
}

function Seen({ table, name }: { table: CatalogueTable; name: string }): ReactNode {
  const count = (kind: Row['kind']) => table.items.filter((one) => one.kind === kind && !held.includes(one)).length;
  const held = waiting(table.items);
  const rows = [...toFile(table.items), ...held];
  return (
    <>
      {table.faultCount > 0 ? (
        <Card title={name}>
          <Banner tone="bad">{t.faults(table.faultCount)}</Banner>
          <Rows
            rows={table.faults.map(({ line, column, cell, reason }) => ({
              label: t.place(line, column, cell),
              value: reason,
            }))}
          />
        </Card>
      ) : (
        <Card title={name}>
          <Banner tone={rows.length > held.length ? 'accent' : 'good'}>
            {rows.length > held.length ? t.counts(count('new'), count('changed'), count('same')) : t.nothing}
          </Banner>
          {held.length > 0 ? (
            <Box className="field__help">
              <Txt>{t.waits(held.length)}</Txt>
            </Box>
          ) : null}
          {table.others > 0 ? (
            <Box className="field__help">
              <Txt>{t.others(table.others)}</Txt>
            </Box>
          ) : null}
          {table.unread.length > 0 ? <Rows rows={[{ label: t.unread, value: table.unread.join('、') }]} /> : null}
        </Card>
      )}
      {table.faultCount === 0
        ? rows.map((row) => (
            <Card key={row.line} title={row.name} aside={<State row={row} isHeld={held.includes(row)} />}>
              {row.pending ? (
                <>
                  <Box className="field__help">
                    <Txt>{held.includes(row) ? t.ofMatter(row.pending.number) : t.corrects(row.pending.number)}</Txt>
                  </Box>
                  {held.includes(row) ? (
                    <Box className="field__help">
                      <Txt>{row.pending.same ? t.asSent : t.notAsSent}</Txt>
                    </Box>
                  ) : null}
                  <LookAt matter={row.pending.matter} />
                </>
              ) : null}
              <Rows
                rows={[
                  ...row.differences.map(({ title, was, is }) => ({ label: title, value: t.change(was, is) })),
                  ...row.warnings.map((warning) => ({ label: t.check, value: warning })),
                ]}
              />
            </Card>
          ))
        : null}
    </>
  );
}

function State({ row, isHeld }: { row: Row; isHeld: boolean }): ReactNode {
  if (isHeld) return <Tag tone="plain">{t.pending}</Tag>;
  if (row.pending) return <Tag tone="warn">{t.correction}</Tag>;
  return <Tag tone={row.kind === 'new' ? 'good' : 'warn'}>{t.kinds[row.kind]}</Tag>;
}

const LookAt = ({ matter }: { matter: string }): ReactNode => (
  <Button look="quiet" onTap={() => goTo.matter(matter)}>
    {t.look}
  </Button>
);
