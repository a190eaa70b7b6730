/** For auditors: who came in, looked, administered or was refused, the newest first. */
import { useState, type ReactNode } from 'react';
import type { AuditView } from '@banjie/shared/contract/routes/audit.ts';
import { usePages } from '../../data/pages.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { api } from '../../session/api.ts';
import { Banner, Chips, Empty, Tag } from '../../ui/parts.tsx';
import { NextPage, Reading } from '../../ui/more.tsx';
import { Screen } from '../../ui/screen.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { texts } from './texts.ts';

type Kind = keyof typeof texts.kinds;
const kinds = (Object.keys(texts.kinds) as Kind[]).map((value) => ({ value, title: texts.kinds[value] }));

export default function Audit(): ReactNode {
  const [kind, setKind] = useState<Kind>('all');
  const [who, setWho] = useState('');
  const [asked, setAsked] = useState('');
  const [note, setNote] = useState<string>();
  const list = usePages(
    JSON.stringify(['audit', kind, asked]),
    async (cursor, limit) => {
      const page = await api.listAudit({
        query: {
          ...(kind === 'all' ? {} : { kind }),
          ...(asked ? { who: asked } : {}),
          limit: String(limit),
          ...(cursor ? { cursor } : {}),
        },
      });
      setNote(page.note);
      return page;
    },
    (record) => record.id,
  );
  return (
    <Screen title={texts.title} onRefresh={() => void list.reload()}>
      {note ? <Banner tone="accent">{note}</Banner> : null}
      <SearchBox value={who} onChange={setWho} onGo={() => setAsked(who.trim())} placeholder={texts.who} max={100} />
      <Chips label={texts.title} options={kinds} value={kind} onChange={setKind} />
      <Reading list={list} />
      {list.items?.length === 0 && !list.error ? (
        <Empty text={asked || kind !== 'all' ? texts.nobody : texts.none} />
      ) : null}
      {list.items?.map((record) => (
        <Record record={record} key={record.id} />
      ))}
      <NextPage pages={list} />
    </Screen>
  );
}

function Record({ record }: { record: AuditView }): ReactNode {
  const { what, who, of, outcome, refused, channel, from, atText, times } = record;
  return (
    <Box className="card">
      <Box className="notice__head">
        <Txt>{what}</Txt>
        <Tag tone={refused ? 'bad' : 'plain'}>{outcome}</Tag>
        {times > 1 ? <Tag>{texts.times(times)}</Tag> : null}
      </Box>
      <Box className="notice__body">
        <Txt copyable>{[who || texts.unknown, of].filter(Boolean).join(' · ')}</Txt>
      </Box>
      <Txt className="text-soft">{[atText, channel, from].filter(Boolean).join(' · ')}</Txt>
    </Box>
  );
}
