/** Recurring duties: how often each comes, when next, and whether every turn has opened in time. */
import { useState, type ReactNode } from 'react';
import { useLoad } from '../../data/load.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { texts } from '../../texts.ts';
import { Card, Chips, Empty, Failure, Rows, Skeleton, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';

type Which = keyof typeof texts.recurring.which;
const options = (Object.keys(texts.recurring.which) as Which[]).map((value) => ({
  value,
  title: texts.recurring.which[value],
}));
const tones = { opened: 'plain', late: 'warn', skipped: 'bad' } as const;

export default function Recurring(): ReactNode {
  const [which, setWhich] = useState<Which>('turns');
  const { data, error, reload } = useLoad('recurring', () => api.listRecurring({}));
  const turns = data?.turns.filter((one) => which !== 'wrong' || one.state !== 'opened') ?? [];
  return (
    <Screen title={texts.recurring.title} onRefresh={() => void reload()}>
      <Chips label={texts.recurring.title} options={options} value={which} onChange={setWhich} />
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton /> : null}
      {data && which === 'duties' ? (
        <Card title={texts.recurring.which.duties}>
          <Rows
            rows={data.duties.map((one) => ({
              label: one.title,
              value: [one.every, one.next ? texts.recurring.next(one.next) : ''].filter(Boolean).join(' · '),
            }))}
          />
        </Card>
      ) : null}
      {data && which !== 'duties' && turns.length === 0 ? (
        <Empty text={which === 'wrong' ? texts.recurring.allRight : texts.recurring.none} />
      ) : null}
      {which === 'duties'
        ? null
        : turns.map((one) => (
            <Box className="card" key={`${one.procedure}:${one.turn}:${one.unit ?? ''}`}>
              <Tap
                className="line"
                disabled={one.matter === undefined}
                onTap={() => one.matter && goTo.matter(one.matter)}
              >
                <Box className="line__text">
                  <Txt>{`${one.procedureTitle} · ${one.turn}`}</Txt>
                  <Txt className="text-soft">
                    {[
                      one.unit,
                      texts.recurring.on(one.on),
                      one.lateDays > 0 ? texts.recurring.late(one.lateDays) : '',
                      one.why,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </Txt>
                </Box>
                <Tag tone={tones[one.state]}>{one.stateText}</Tag>
              </Tap>
            </Box>
          ))}
    </Screen>
  );
}
