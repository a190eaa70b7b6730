/** Parts of a roster: its days, its swaps and overrides, its gaps, its rules. */
import type { ReactNode } from 'react';
import type { DutyStretchView, DutyView } from '@banjie/shared/contract/routes/duty.ts';
import { formatDay } from '@banjie/shared/kernel/time.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { Button, Card, Empty, Rows, Tag } from '../../ui/parts.tsx';
import { texts } from '../duty/texts.ts';
import { turnText } from './rules.ts';

export function Week({ days }: Pick<DutyView, 'days'>): ReactNode {
  return days.map(({ day, text, working, today, lines }) => (
    <Card
      key={day}
      title={text}
      aside={today ? <Tag tone="accent">{texts.today}</Tag> : working ? null : <Tag>{texts.off}</Tag>}
    >
      {lines.map(({ key, title, stretches }) =>
        stretches.map((one) => <Turn title={title} stretch={one} key={`${key}:${one.from}`} />),
      )}
    </Card>
  ));
}

/** Who has a line for a while. */
export function Turn({ title, stretch }: { title: string; stretch: DutyStretchView }): ReactNode {
  const { person, planned, standIns, text, now, mine } = stretch;
  return (
    <Box className="item">
      <Box className="item__head">
        <Box className="item__title">
          <Txt>{person ? `${title} ${person.name}` : title}</Txt>
        </Box>
        {person ? null : <Tag tone="bad">{texts.gap}</Tag>}
        {mine ? <Tag tone="accent">{texts.mine}</Tag> : null}
        {now ? <Tag tone="good">{texts.now}</Tag> : null}
      </Box>
      <Txt className="text-soft">
        {[text, person && planned ? texts.planned(planned) : '', standIns.length > 0 ? texts.standIn(standIns) : '']
          .filter(Boolean)
          .join(' · ')}
      </Txt>
    </Box>
  );
}

interface ChangesProps {
  view: DutyView;
  busy: boolean;
  onAnswer: (id: string, answer: 'accept' | 'decline' | 'withdraw') => void;
  onEnd: (override: DutyView['overrides'][number]) => void;
}

export function Changes({ view, busy, onAnswer, onEnd }: ChangesProps): ReactNode {
  if (view.swaps.length + view.overrides.length === 0) return <Empty text={texts.noSwaps} />;
  return (
    <>
      {view.swaps.length > 0 ? (
        <Card title={texts.swaps}>
          {view.swaps.map((one) => (
            <Box className="item" key={one.id}>
              <Box className="item__head">
                <Box className="item__title">
                  <Txt>{one.text}</Txt>
                </Box>
                <Tag tone={one.state === 'accepted' ? 'good' : one.state === 'asked' ? 'warn' : 'plain'}>
                  {texts.states[one.state]}
                </Tag>
              </Box>
              <Txt className="text-soft">{[one.line, one.why].filter(Boolean).join(' · ')}</Txt>
              {one.may.map((answer) => (
                <Button
                  key={answer}
                  look={answer === 'accept' ? 'primary' : 'plain'}
                  disabled={busy}
                  onTap={() => onAnswer(one.id, answer)}
                >
                  {texts[answer]}
                </Button>
              ))}
            </Box>
          ))}
        </Card>
      ) : null}
      {view.overrides.length > 0 ? (
        <Card title={texts.overrides}>
          {view.overrides.map((one) => (
            <Box className="item" key={one.id}>
              <Box className="item__title">
                <Txt>{one.text}</Txt>
              </Box>
              <Txt className="text-soft">{`${one.line} · ${one.why}`}</Txt>
              {view.roster.mayRun ? <Button onTap={() => onEnd(one)}>{texts.end}</Button> : null}
            </Box>
          ))}
        </Card>
      ) : null}
    </>
  );
}

export function Gaps({ gaps }: Pick<DutyView, 'gaps'>): ReactNode {
  if (gaps.length === 0) return <Empty text={texts.noGaps} />;
  return (
    <Card title={texts.views.gaps}>
      {gaps.map((gap) => (
        <Box className="item" key={`${gap.from}:${gap.who ?? ''}`}>
          <Box className="item__title">
            <Txt>{gap.text}</Txt>
          </Box>
          <Txt className="text-soft">{gap.who === undefined ? texts.nobody : texts.gapOf(gap.who)}</Txt>
        </Box>
      ))}
    </Card>
  );
}

export function Notes({ notes }: Pick<DutyView, 'notes'>): ReactNode {
  if (notes.length === 0) return <Empty text={texts.noNotes} />;
  return (
    <Card title={texts.noteSheet}>
      {notes.map(({ text, who, atText, lines }) => (
        <Box className="item" key={`${atText}:${who}:${text}`}>
          <Txt>{text}</Txt>
          <Txt className="text-soft">{[who, lines, atText].filter(Boolean).join(' · ')}</Txt>
        </Box>
      ))}
    </Card>
  );
}

interface RulesProps {
  view: DutyView;
  onFile: (what: 'workbook' | 'table' | 'calendar') => void;
  onImport: () => void;
}

export function Rules({ view, onFile, onImport }: RulesProps): ReactNode {
  const nameOf = (id: string) => view.people.find((one) => one.id === id)?.name ?? id;
  return (
    <>
      {view.rules.map(({ key, title, shifts }) => (
        <Card title={title} key={key}>
          {shifts.map((shift, n) => (
            <Box className="item" key={`${key}:${n}`}>
              <Txt>{shift.persons.map(nameOf).join(' → ')}</Txt>
              <Txt className="text-soft">
                {texts.shiftText(
                  texts.days[shift.days],
                  shift.start,
                  shift.end,
                  turnText(shift),
                  formatDay(shift.from),
                )}
              </Txt>
            </Box>
          ))}
        </Card>
      ))}
      {view.calling === '' ? null : (
        <Card title={texts.calling}>
          <Txt>{view.calling}</Txt>
        </Card>
      )}
      <Card title={texts.export}>
        <Button onTap={() => onFile('workbook')}>{texts.exportWorkbook}</Button>
        <Button onTap={() => onFile('table')}>{texts.exportTable}</Button>
        <Button onTap={() => onFile('calendar')}>{texts.exportCalendar}</Button>
        {view.roster.mayRun ? <Button onTap={onImport}>{texts.import}</Button> : null}
      </Card>
      <Card title={texts.history}>
        <Rows rows={view.history.map(({ what, who, atText }) => ({ label: what, value: `${who} · ${atText}` }))} />
      </Card>
    </>
  );
}
