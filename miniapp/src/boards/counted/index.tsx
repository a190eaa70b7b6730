/** The matters behind one number of the board. */
import { useState, type ReactNode } from 'react';
import { countedKinds, type CountedKind } from '@banjie/shared/contract/routes/boards.ts';
import { Print } from '../../desk/print.tsx';
import { usePrinting } from '../../desk/printing.ts';
import { usePages } from '../../data/pages.ts';
import { Box, Heading, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo, pageParameter } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { Empty, Tag } from '../../ui/parts.tsx';
import { NextPage, Reading } from '../../ui/more.tsx';
import { Screen } from '../../ui/screen.tsx';
import { texts } from '../texts.ts';

const NAMES = [
  ...(['of', 'procedure', 'step', 'unit', 'months', 'month'] as const),
  ...(['resource', 'provider', 'suspension'] as const),
] as const;

export default function Counted(): ReactNode {
  const [title] = useState(() => pageParameter('title') || texts.counted.title);
  const [kind] = useState(() => countedKinds.find((one) => one === pageParameter('kind')) ?? 'open');
  const [query] = useState<Record<string, string>>(() =>
    Object.fromEntries(
      NAMES.map((name): [string, string] => [name, pageParameter(name)]).filter(([, value]) => value !== ''),
    ),
  );
  const list = usePages(
    JSON.stringify(['counted', kind, query]),
    (cursor, limit) =>
      api.listCounted({ query: { ...query, kind: kind satisfies CountedKind, limit, ...(cursor ? { cursor } : {}) } }),
    ({ key }) => key,
  );
  const printing = usePrinting(list);
  return (
    <Screen title={title} onRefresh={() => void list.reload()}>
      <Reading list={list} />
      {list.items?.length === 0 ? <Empty text={texts.counted.none} /> : null}
      {list.items?.map(({ key, id, number, title: name, step, unit, text, late, readable }) => {
        const body = (
          <Box className="line__text">
            <Box className="item__head">
              <Heading level={2} className="item__title">
                {name}
              </Heading>
              {late ? <Tag tone="bad">{texts.late}</Tag> : null}
            </Box>
            <Txt>{text}</Txt>
            <Txt className="text-soft">{[number, step, unit].filter(Boolean).join(' · ')}</Txt>
            {readable || id === undefined ? null : <Txt className="text-soft">{texts.counted.locked}</Txt>}
          </Box>
        );
        return (
          <Box className="card" key={key}>
            {readable && id !== undefined ? (
              <Tap className="line" onTap={() => goTo.matter(id)}>
                {body}
                <Box className="chevron" />
              </Tap>
            ) : (
              <Box className="line">{body}</Box>
            )}
          </Box>
        );
      })}
      <NextPage pages={list} />
      {(list.items?.length ?? 0) > 0 ? <Print printing={printing} /> : null}
    </Screen>
  );
}
