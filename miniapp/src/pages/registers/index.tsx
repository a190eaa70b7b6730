/** The registers of the city: what is on record, by whom and why is one tap further. */
import type { ReactNode } from 'react';
import { useLoad } from '../../data/load.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { texts } from '../../texts.ts';
import { Empty, Failure, Skeleton } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';

export default function Registers(): ReactNode {
  const { data, error, reload } = useLoad('registers', () => api.listRegisters({}));
  return (
    <Screen title={texts.registers.title} onRefresh={() => void reload()}>
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton /> : null}
      {data?.items.length === 0 ? <Empty text={texts.registers.none} /> : null}
      {data ? (
        <Box className="card card--flush">
          {data.items.map((one) => (
            <Tap className="line" key={one.register} onTap={() => goTo.register(one.register)}>
              <Box className="line__text">
                <Txt>{one.title}</Txt>
                <Txt className="text-soft">
                  {one.count === undefined
                    ? texts.registers.own(one.subject)
                    : texts.registers.count(one.subject, one.count)}
                </Txt>
              </Box>
              <Box className="chevron" />
            </Tap>
          ))}
        </Box>
      ) : null}
    </Screen>
  );
}
