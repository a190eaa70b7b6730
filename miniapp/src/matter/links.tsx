/** Other matters that this one has to do with, and what the parties of a joint step have said. */
import type { ReactNode } from 'react';
import type { LinkView, MatterView } from '@banjie/shared/contract/shapes.ts';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { goTo } from '../routes.ts';
import { texts } from '../texts.ts';
import { useFurther } from '../data/further.ts';
import { api } from '../session/api.ts';
import { More } from '../ui/more.tsx';
import { Card, Rows, Tag } from '../ui/parts.tsx';

export function Links({ matter }: { matter: MatterView }): ReactNode {
  const pages = useFurther<LinkView>({
    about: `links:${matter.id}:${matter.version}`,
    first: matter.links,
    next: matter.more.links,
    read: (cursor) => api.listLinks({ params: { id: matter.id }, query: { cursor } }),
    idOf: (link) => `${link.side}:${link.id}`,
  });
  if (pages.items.length === 0) return null;
  return (
    <Card title={texts.matter.links}>
      {pages.items.map((link) => {
        const inside = (
          <>
            <Box className="line__text">
              <Txt>{`${texts.matter.sides[link.side]}：${link.title ?? link.procedureTitle}`}</Txt>
              <Txt className="text-soft">
                {[link.relation, link.number ? texts.todo.number(link.number) : '', link.state]
                  .filter(Boolean)
                  .join(' · ')}
              </Txt>
              {link.visible ? null : <Txt className="text-soft">{texts.matter.hiddenLink}</Txt>}
            </Box>
            {link.visible ? <Box className="chevron" /> : null}
          </>
        );
        return link.visible ? (
          <Tap className="line" key={`${link.side}:${link.id}`} onTap={() => goTo.matter(link.id)}>
            {inside}
          </Tap>
        ) : (
          <Box className="line" key={`${link.side}:${link.id}`}>
            {inside}
          </Box>
        );
      })}
      <More pages={pages} />
    </Card>
  );
}

export function Votes({ votes }: { votes: MatterView['votes'] }): ReactNode {
  return votes.map((step) => (
    <Card title={step.title} key={step.title}>
      {step.rows.map((row, index) => (
        <Box className="item" key={index}>
          <Box className="item__head">
            <Txt>{row.who}</Txt>
            <Tag>{row.what}</Tag>
          </Box>
          <Txt className="text-soft">{row.atText}</Txt>
          {row.details.length > 0 ? <Rows rows={row.details} /> : null}
        </Box>
      ))}
    </Card>
  ));
}
