/** One unit: who holds which post, who fills what is vacant, its rooms, and its end. */
import { useState, type ReactNode } from 'react';
import type { UnitDetail } from '@banjie/shared/contract/routes/administration.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { useLoad } from '../../data/load.ts';
import { rowsOf, textOf } from '../../form/values.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { postKeys } from '@banjie/shared/kernel/party.ts';
import { goTo, pageParameter } from '../../routes.ts';
import { api } from '../../session/api.ts';
import { Banner, Button, Card, Failure, Rows, Skeleton, Tag } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { say } from '../../ui/toast.ts';
import { EditSheet } from '../edit-sheet.tsx';
import { texts } from '../texts.ts';

const t = texts.unit;
type Post = UnitDetail['posts'][number];
type Room = UnitDetail['rooms'][number];
type Asking = { ask: 'rename' } | { ask: 'end' } | { ask: 'post'; post: Post } | { ask: 'room'; room: Room };

const renaming: FormField[] = [{ key: 'name', title: texts.units.name, kind: 'text', required: true, max: 100 }];
/** The order of the rows is the order of duty. */
const holding: FormField[] = [
  {
    ...{ key: 'holders', title: t.holders, kind: 'list', required: false, min: 0, max: 50 },
    items: [{ key: 'person', title: t.person, kind: 'person', required: true }],
  },
];

export default function UnitPage(): ReactNode {
  const [id] = useState(() => pageParameter('id'));
  const params = { id };
  const { data, error, reload, put } = useLoad(`administered-unit:${id}`, () => api.readAdministeredUnit({ params }));
  const [asking, setAsking] = useState<Asking>();
  const [allPosts, setAllPosts] = useState(false);
  const close = () => setAsking(undefined);
  const taken = (unit: UnitDetail) => {
    close();
    put(unit);
    say(texts.person.changed);
  };
  return (
    <Screen
      title={data?.name ?? texts.units.title}
      onRefresh={() => void reload()}
      bar={
        data ? (
          <Button look="primary" onTap={() => setAsking({ ask: 'rename' })}>
            {t.rename}
          </Button>
        ) : null
      }
      over={data && asking ? <Sheets unit={data} {...{ asking, taken, close }} onRoom={() => void reload()} /> : null}
    >
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {!data && !error ? <Skeleton count={3} /> : null}
      {data ? (
        <>
          {data.endedText ? <Banner tone="warn">{t.endedSince(data.endedText)}</Banner> : null}
          <Card title={data.name}>
            <Rows
              rows={[
                { label: texts.units.kind, value: data.kindTitle },
                { label: texts.person.id, value: data.id },
                ...data.hangs.map(({ title, value }) => ({ label: title, value })),
              ]}
            />
          </Card>
          <Card title={t.posts}>
            {data.posts
              .filter(({ holders, vacant }) => allPosts || vacant || holders.length > 0)
              .map((post) => (
                <PostLine key={post.post} post={post} onAsk={() => setAsking({ ask: 'post', post })} />
              ))}
            {allPosts ? null : (
              <Button look="quiet" onTap={() => setAllPosts(true)}>
                {t.otherPosts}
              </Button>
            )}
          </Card>
          <Card title={t.rooms}>
            {data.rooms.length === 0 ? <Txt className="text-soft">{t.noRooms}</Txt> : null}
            {data.rooms.map((room) => (
              <Box className="item" key={room.room}>
                <Txt>{room.topic || t.unnamed}</Txt>
                <Button label={`${texts.person.unbind}${room.topic}`} onTap={() => setAsking({ ask: 'room', room })}>
                  {texts.person.unbind}
                </Button>
              </Box>
            ))}
          </Card>
          <Button look={data.endedText ? 'plain' : 'danger'} onTap={() => setAsking({ ask: 'end' })}>
            {data.endedText ? t.bring : t.end}
          </Button>
        </>
      ) : null}
    </Screen>
  );
}

function PostLine({ post, onAsk }: { post: Post; onAsk: () => void }): ReactNode {
  const { title, holders, vacant, filling, matter } = post;
  const names = holders.map(({ name, away }) => (away ? t.away(name, away) : name)).join('、');
  return (
    <Box className="item">
      <Box className="item__head">
        <Box className="item__title">
          <Txt>{title}</Txt>
        </Box>
        {vacant ? <Tag tone="bad">{t.vacant}</Tag> : null}
      </Box>
      <Txt className="text-soft">{names || t.nobody}</Txt>
      {filling ? <Txt className="text-soft">{filling}</Txt> : null}
      <Box className="buttons">
        {matter ? <Button onTap={() => goTo.matter(matter)}>{t.matter}</Button> : null}
        <Button label={`${t.arrange}${title}`} onTap={onAsk}>
          {t.arrange}
        </Button>
      </Box>
    </Box>
  );
}

interface SheetsProps {
  unit: UnitDetail;
  asking: Asking;
  taken: (unit: UnitDetail) => void;
  close: () => void;
  onRoom: () => void;
}

function Sheets({ unit, asking, taken, close, onRoom }: SheetsProps): ReactNode {
  const params = { id: unit.id };
  const { name, version } = unit;
  const ended = unit.endedText !== undefined;
  switch (asking.ask) {
    case 'rename':
      return (
        <EditSheet
          title={t.rename}
          fields={renaming}
          initial={{ name }}
          yes={texts.person.change}
          send={(form) => api.changeUnit({ params, body: { name: textOf(form['name']), ended, version } })}
          onDone={taken}
          onClose={close}
        />
      );
    case 'end':
      return (
        <EditSheet
          title={`${ended ? t.bring : t.end}：${name}`}
          note={ended ? t.bringAsk : t.endAsk}
          yes={ended ? t.bring : t.end}
          danger={!ended}
          send={() => api.changeUnit({ params, body: { name, ended: !ended, version } })}
          onDone={taken}
          onClose={close}
        />
      );
    case 'post': {
      const { title, holders, version: seen } = asking.post;
      const post = postKeys.find((one) => one === asking.post.post) ?? 'head';
      return (
        <EditSheet
          title={`${t.arrange}：${title}`}
          note={t.arrangeNote}
          fields={holding}
          initial={{ holders: holders.map((one) => ({ person: one.id })) }}
          yes={t.arrange}
          send={(form, knows) => {
            const persons = rowsOf(form['holders']).map((row) => textOf(row['person']));
            return api.putPost({ params: { ...params, post }, body: { persons, version: seen, knows } });
          }}
          onDone={taken}
          onClose={close}
        />
      );
    }
    case 'room':
      return (
        <EditSheet
          title={t.rooms}
          note={t.roomAsk(asking.room.topic || t.unnamed)}
          yes={texts.person.unbind}
          danger
          send={() => api.unbindRoom({ params: { id: asking.room.room } })}
          onDone={() => {
            close();
            say(texts.person.unbound);
            onRoom();
          }}
          onClose={close}
        />
      );
    default:
      return asking satisfies never;
  }
}
