/** What I was told, newest first. */
import { useState, type ReactNode } from 'react';
import type { NoticeView } from '@banjie/shared/contract/shapes.ts';
import { usePages } from '../../data/pages.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { api, errorText } from '../../session/api.ts';
import { useMe } from '../../session/me.ts';
import { noticeError, refreshMe } from '../../session/session.ts';
import { texts } from '../../texts.ts';
import { Button, Empty, Tabs, Tag, type Tone } from '../../ui/parts.tsx';
import { NextPage, Reading } from '../../ui/more.tsx';
import { Screen } from '../../ui/screen.tsx';
import { sayError } from '../../ui/toast.ts';

const tones = {
  task: 'accent',
  reminder: 'warn',
  lapse: 'bad',
  alert: 'bad',
  info: 'plain',
  result: 'good',
  receipt: 'accent',
  summary: 'plain',
} as const satisfies Record<NoticeView['kind'], Tone>;

export default function Alerts(): ReactNode {
  useMe();
  const [show, setShow] = useState<'all' | 'unread'>('all');
  const list = usePages(
    `notices:${show}`,
    (cursor, limit) =>
      api.listNotices({
        query: { ...(show === 'unread' ? { unread: '1' } : {}), limit: String(limit), ...(cursor ? { cursor } : {}) },
      }),
    (notice) => notice.id,
    // What an act has settled says so.
    ['notices', 'todo'],
  );

  const read = async (ids?: string[]) => {
    try {
      await api.markRead({ body: ids ? { ids } : {} });
      await Promise.all([list.reload(), refreshMe()]);
    } catch (error) {
      sayError(errorText(error));
      noticeError(error);
    }
  };
  const choose = (notice: NoticeView) => {
    if (!notice.read) void read([notice.id]);
    if (notice.matter) goTo.matter(notice.matter);
  };

  return (
    <Screen title={texts.alerts.title} tab onRefresh={() => void list.reload()}>
      <Tabs
        label={texts.alerts.title}
        options={[
          { value: 'all', title: texts.alerts.all },
          { value: 'unread', title: texts.alerts.unread },
        ]}
        value={show}
        onChange={setShow}
      />
      <Reading list={list} />
      {list.items?.map((notice) => (
        <Notice notice={notice} key={notice.id} onChoose={() => choose(notice)} />
      ))}
      {list.items?.length === 0 && !list.error ? (
        <Empty text={show === 'unread' ? texts.alerts.emptyUnread : texts.alerts.empty} />
      ) : null}
      <NextPage pages={list} />
      {list.items?.some((notice) => !notice.read) ? (
        <Button look="quiet" onTap={() => void read()}>
          {texts.alerts.readAll}
        </Button>
      ) : null}
    </Screen>
  );
}

function Notice({ notice, onChoose }: { notice: NoticeView; onChoose: () => void }): ReactNode {
  const state = texts.alerts.states[notice.state];
  return (
    <Tap className={`notice ${notice.read ? 'notice--read' : ''}`} onTap={onChoose}>
      <Box className="notice__head">
        <Tag tone={tones[notice.kind]}>{texts.alerts.kinds[notice.kind]}</Tag>
        {notice.urgent ? <Tag tone="bad">{texts.alerts.urgent}</Tag> : null}
        {state ? <Tag>{state}</Tag> : null}
        {notice.read ? null : <Box className="notice__dot" label={texts.alerts.unreadMark} role="img" />}
      </Box>
      <Box className="notice__subject">
        <Txt>{notice.subject}</Txt>
      </Box>
      <Box className="notice__body">
        <Txt>{notice.body}</Txt>
      </Box>
      <Txt className="text-soft">
        {[notice.atText, notice.number ? texts.todo.number(notice.number) : ''].filter(Boolean).join(' · ')}
      </Txt>
    </Tap>
  );
}
