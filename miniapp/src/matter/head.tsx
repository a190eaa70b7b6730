/** The top of a matter: what it is, where it stands, until when. */
import type { ReactNode } from 'react';
import type { DeadlineView, MatterView, OpenItemView, RegisterEntryView } from '@banjie/shared/contract/shapes.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import { Box, Heading, Txt } from '../platform/primitives.tsx';
import { texts } from '../texts.ts';
import { useFurther } from '../data/further.ts';
import { api } from '../session/api.ts';
import { More, Unfold, useFew, useFolded } from '../ui/more.tsx';
import { Banner, Card, Tag } from '../ui/parts.tsx';

export function MatterHead({ matter }: { matter: MatterView }): ReactNode {
  return (
    <Box className="head">
      <Box className="head__tags">
        <Tag>{texts.todo.number(matter.number)}</Tag>
        {matter.urgent ? <Tag tone="bad">{texts.todo.urgent}</Tag> : null}
        {matter.round > 1 ? <Tag>{texts.matter.round(matter.round)}</Tag> : null}
      </Box>
      <Heading level={2} className="head__title">
        {matter.title}
      </Heading>
      <Box className="head__meta">
        <Txt>{matter.openedBy.includes(matter.unit) ? matter.openedBy : `${matter.openedBy} · ${matter.unit}`}</Txt>
      </Box>
      {matter.open ? (
        <Box className="steps" role="list">
          {[...new Set(matter.steps)].map((step) => (
            <Box className="steps__step" role="listitem" key={step}>
              <Box className="steps__dot" />
              <Txt>{texts.matter.stepTimes(step, matter.steps.filter((one) => one === step).length)}</Txt>
            </Box>
          ))}
        </Box>
      ) : (
        <Box className="ending">
          <Txt>{texts.matter.ended(matter.ending ?? '')}</Txt>
        </Box>
      )}
    </Box>
  );
}

const ENTRIES_SHOWN = 3;
/** The register of systems that may not run: nothing else here is as grave. */
const STOPPED = 'suspensions';

/** What has to be known now: advice to whoever serves citizens, and what stands in the registers. */
export function Advice({ matter }: { matter: MatterView }): ReactNode {
  const pages = useFurther<RegisterEntryView>({
    about: `registers:${matter.id}:${matter.version}`,
    first: matter.registers,
    next: matter.more.registers,
    read: (cursor) => api.listEntries({ params: { id: matter.id }, query: { cursor } }),
    idOf: (entry) => `${entry.register}:${entry.key}`,
  });
  const { shown, fold } = useFolded(pages, ENTRIES_SHOWN);
  return (
    <>
      {matter.sight === undefined ? null : (
        <Banner tone="plain" title={texts.matter.sight}>
          {matter.sight}
        </Banner>
      )}
      {matter.advice.map((line, index) => (
        <Banner tone="warn" title={texts.matter.advice} key={index}>
          {line}
        </Banner>
      ))}
      {shown.map((entry) => (
        <Banner
          tone={entry.until ? 'plain' : entry.register === STOPPED ? 'bad' : 'warn'}
          title={`${entry.registerTitle}：${entry.title}`}
          key={`${entry.register}:${entry.key}`}
        >
          {[
            entry.why,
            // What to do meanwhile is over with the entry; or it is said once already, above.
            entry.until
              ? texts.matter.lifted(formatInstant(entry.until))
              : entry.note && matter.advice.includes(entry.note)
                ? ''
                : entry.note,
            entry.number === matter.number ? '' : `${entry.by}（${texts.todo.number(entry.number)}）`,
          ]
            .filter(Boolean)
            .join('\n')}
        </Banner>
      ))}
      <More fold={fold} pages={pages} />
    </>
  );
}

const ITEMS_SHOWN = 4;

/** What is mine first; a step that asks every unit at once would push all the rest off the page. */
export function OpenItems({ items }: { items: readonly OpenItemView[] }): ReactNode {
  const mine = items.filter((item) => item.mine);
  const ordered = [...mine, ...items.filter((item) => !item.mine)];
  const { shown, fold } = useFew(ordered, Math.max(ITEMS_SHOWN, mine.length));
  if (items.length === 0) return null;
  return (
    <Card title={texts.matter.items}>
      {shown.map((item) => (
        <Box className="item" key={item.id}>
          <Box className="item__head">
            <Heading level={3} className="item__title">
              {item.title}
            </Heading>
            {item.mine ? <Tag tone="accent">{texts.matter.mine}</Tag> : null}
            {item.behalf ? <Tag tone="warn">{texts.todo.behalf(item.behalf)}</Tag> : null}
          </Box>
          {item.parties.length > 0 ? (
            <Box className="item__who">
              <Txt>{item.parties.join('、')}</Txt>
            </Box>
          ) : null}
          {item.note ? (
            <Box className="item__note">
              <Txt>{item.note}</Txt>
            </Box>
          ) : null}
          {item.deadlines.map((deadline) => (
            <Deadline deadline={deadline} key={deadline.id} />
          ))}
          {item.deadlines.length === 0 && item.noDeadline ? (
            <Box className="item__note">
              <Txt>{item.noDeadline}</Txt>
            </Box>
          ) : null}
        </Box>
      ))}
      <Unfold fold={fold} />
    </Card>
  );
}

/** How much is left, until when, and by which article. */
function Deadline({ deadline }: { deadline: DeadlineView }): ReactNode {
  const { basis } = deadline;
  return (
    <Box className={`deadline ${deadline.overdue ? 'deadline--over' : ''}`}>
      <Box className="deadline__left">
        <Txt>{deadline.leftText}</Txt>
        {deadline.provisional ? <Tag tone="warn">{texts.matter.provisional}</Tag> : null}
      </Box>
      <Box className="deadline__at">
        <Txt>{`${deadline.atText} · ${basis.limit}`}</Txt>
      </Box>
      <Box className="deadline__basis">
        <Tag tone={basis.article ? 'accent' : 'plain'}>{basis.article ?? texts.matter.city}</Tag>
        {basis.article || basis.text !== texts.matter.city ? <Txt className="deadline__why">{basis.text}</Txt> : null}
      </Box>
      {deadline.provisional ? (
        <Box className="deadline__why">
          <Txt>{texts.matter.provisionalWhy}</Txt>
        </Box>
      ) : null}
    </Box>
  );
}
