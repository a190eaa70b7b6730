/** What an import would do: what is wrong and where, who would leave, what would be empty, what is new or changed. */
import { useState, type ReactNode } from 'react';
import type { ImportPreview } from '@banjie/shared/contract/routes/administration.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { Banner, Button, Card, Tag } from '../../ui/parts.tsx';
import { texts } from '../texts.ts';

const t = texts.importing;
/** Of people whom the table does not name; the others are a press away. */
const UNNAMED = 10;

export function PreviewOf({ preview, changes }: { preview: ImportPreview; changes: boolean }): ReactNode {
  const { faults, faultCount, warnings, leaving, leavingCount, left, leftCount, empties, unnamed, unnamedCount } =
    preview;
  const [all, setAll] = useState(false);
  const shown = all ? unnamed : unnamed.slice(0, UNNAMED);
  return (
    <>
      {faults.length > 0 ? (
        <Banner tone="bad" title={t.faults(faultCount)}>
          {faults
            .map(({ file, line, reason, column, cell }) =>
              line > 0 ? t.fault(file, line, reason, column, cell) : reason,
            )
            .concat(t.othersOf(faultCount, faults))
            .join('\n')}
        </Banner>
      ) : null}
      {faults.length === 0 && !changes ? <Banner tone="warn">{t.same}</Banner> : null}
      {empties.length > 0 ? (
        <Banner tone="warn" title={t.empties}>
          {empties.map(({ title }) => title).join('\n')}
        </Banner>
      ) : null}
      {leaving.length > 0 ? (
        <Card title={t.leaving(leavingCount)}>
          {leaving.map(({ id, name, unitName, hangs }) => (
            <Box className="item" key={id}>
              <Txt>{`${name}（${unitName}）`}</Txt>
              <Txt className="text-soft">{hangs === '' ? texts.person.nothing : hangs}</Txt>
            </Box>
          ))}
          <Others of={leavingCount} listed={leaving} />
        </Card>
      ) : null}
      {left.length > 0 ? (
        <Banner tone="warn" title={t.leftAlone}>
          {[...left, ...t.othersOf(leftCount, left)].join('\n')}
        </Banner>
      ) : null}
      {warnings.length > 0 ? <Banner tone="accent">{warnings.join('\n')}</Banner> : null}
      {preview.files.map((file) => (
        <Card title={`${t.kinds[file.kind]}：${file.name}`} key={file.kind}>
          <Txt>{t.counts(file.added, file.changed, file.same)}</Txt>
          {file.unread.length > 0 ? <Txt className="text-soft">{t.unread(file.unread.join('、'))}</Txt> : null}
          {file.lines.map(({ what, before, after, fields = [] }) => (
            <Box className="item" key={what}>
              <Box className="item__head">
                <Box className="item__title">
                  <Txt>{what}</Txt>
                </Box>
                <Tag tone={before === undefined ? 'good' : 'warn'}>{before === undefined ? t.isNew : t.isChanged}</Tag>
              </Box>
              {fields.length > 0 ? (
                fields.map((field) => (
                  <Txt className="text-soft" key={field.title}>
                    {t.field(field.title, field.before, field.after)}
                  </Txt>
                ))
              ) : (
                <Txt className="text-soft">{before === undefined ? after : `${before} → ${after}`}</Txt>
              )}
            </Box>
          ))}
          <Others of={file.added + file.changed} listed={file.lines} />
        </Card>
      ))}
      {unnamedCount > 0 ? (
        <Card title={t.unnamed(unnamedCount)}>
          <Txt className="text-soft">{t.unnamedNote}</Txt>
          <Txt>{shown.map(({ name, unitName }) => `${name}（${unitName}）`).join('、')}</Txt>
          {unnamedCount > shown.length ? (
            all ? (
              <Txt className="text-soft">{t.andMore(unnamedCount - shown.length)}</Txt>
            ) : (
              <Button look="quiet" onTap={() => setAll(true)}>
                {t.andMore(unnamedCount - shown.length)}
              </Button>
            )
          ) : null}
        </Card>
      ) : null}
    </>
  );
}

/** How many there are besides those that a long list shows. */
export function Others({ of, listed }: { of: number; listed: readonly unknown[] }): ReactNode {
  return t.othersOf(of, listed).map((text) => (
    <Txt className="text-soft" key={text}>
      {text}
    </Txt>
  ));
}
