/** What a notice says, and which running limits it would move. */
import type { ReactNode } from 'react';
import type { CalendarPreview } from '@banjie/shared/contract/routes/calendar.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { Banner, Card, Rows, Tag } from '../../ui/parts.tsx';
import { texts } from './texts.ts';

export function PreviewOf({ preview }: { preview: CalendarPreview }): ReactNode {
  const { notice, off, work, workingDays, warnings, replaces, same, moves } = preview;
  const moved = moves.later + moves.earlier;
  return (
    <>
      {same ? <Banner tone="warn">{texts.same}</Banner> : null}
      {warnings.length > 0 ? (
        <Banner tone="warn" title={texts.check}>
          {warnings.join('\n')}
        </Banner>
      ) : null}
      <Rows
        rows={[
          { label: texts.notice, value: notice ?? texts.noNotice },
          ...(replaces ? [{ label: texts.replaces, value: replaces }] : []),
          { label: texts.off, value: off.join('\n') },
          ...(work.length > 0 ? [{ label: texts.work, value: work.join('\n') }] : []),
          { label: texts.workingDays, value: texts.dayCount(workingDays) },
        ]}
      />
      <Card title={texts.moves}>
        {moved === 0 ? <Txt className="text-soft">{texts.none}</Txt> : null}
        <Rows
          rows={(['earlier', 'later', 'confirmed'] as const)
            .filter((kind) => moves[kind] > 0)
            .map((kind) => ({ label: texts[kind], value: texts.count(moves[kind]) }))}
        />
        {moves.list.map((one, n) => (
          <Box className="item" key={`${one.matter}-${n}`}>
            <Box className="item__head">
              <Box className="item__title">
                <Txt>{`${one.title}（${one.step}）`}</Txt>
              </Box>
              <Tag tone={one.earlier ? 'bad' : 'plain'}>{one.earlier ? texts.earlier : texts.later}</Tag>
            </Box>
            <Txt className="text-soft">{texts.move(one.was, one.to)}</Txt>
          </Box>
        ))}
        {moved > moves.list.length ? <Txt className="text-soft">{texts.more(moved - moves.list.length)}</Txt> : null}
        <Txt className="text-soft">{texts.waits}</Txt>
      </Card>
    </>
  );
}
