/** One's own opinions at hand, and the city's beside them. */
import { useState, type ReactNode } from 'react';
import { MOST_OPINIONS, type OpinionsView, type Says } from '@banjie/shared/contract/routes/deciding.ts';
import { useLoad } from '../../data/load.ts';
import { texts } from '../../deciding/texts.ts';
import { Box, Tap, TextArea, Txt } from '../../platform/primitives.tsx';
import { api, errorText } from '../../session/api.ts';
import { noticeError } from '../../session/session.ts';
import { Banner, Button, Card, Failure, Skeleton } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';

const t = texts.own;
const SIDES: readonly Says[] = ['yes', 'no'];

export default function Opinions(): ReactNode {
  const { data, error, reload, put } = useLoad('opinions', () => api.readOpinions({}));
  const [failed, setFailed] = useState<string>();
  const [busy, setBusy] = useState(false);
  const change = async (says: Says, own: string[]): Promise<boolean> => {
    setBusy(true);
    try {
      put(await api.putOpinions({ body: { [says]: own } }));
      setFailed(undefined);
      return true;
    } catch (failure) {
      noticeError(failure);
      setFailed(errorText(failure));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return (
    <Screen title={t.title} onRefresh={() => void reload()}>
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {failed ? (
        <Banner tone="bad" onClose={() => setFailed(undefined)}>
          {failed}
        </Banner>
      ) : null}
      {!data && !error ? <Skeleton count={2} /> : null}
      {data
        ? SIDES.map((says) => (
            <Side says={says} opinions={data} busy={busy} onChange={(own) => change(says, own)} key={says} />
          ))
        : null}
    </Screen>
  );
}

interface SideProps {
  says: Says;
  opinions: OpinionsView;
  busy: boolean;
  onChange: (own: string[]) => Promise<boolean>;
}

function Side({ says, opinions, busy, onChange }: SideProps): ReactNode {
  const [typed, setTyped] = useState('');
  const own = opinions.own[says];
  const add = async () => {
    if (await onChange([...own, typed.trim()])) setTyped('');
  };
  return (
    <Card title={t.sides[says]}>
      {own.length === 0 ? <Txt className="text-soft">{t.none}</Txt> : null}
      {own.map((phrase) => (
        <Box className="own-phrase" key={phrase}>
          <Txt className="own-phrase__text">{phrase}</Txt>
          <Tap
            className="link"
            label={`${t.remove}${phrase}`}
            disabled={busy}
            onTap={() => void onChange(own.filter((one) => one !== phrase))}
          >
            <Txt>{t.remove}</Txt>
          </Tap>
        </Box>
      ))}
      {own.length < MOST_OPINIONS ? (
        <>
          <TextArea
            value={typed}
            onChange={setTyped}
            label={`${t.what}（${t.sides[says]}）`}
            placeholder={t.say[says]}
            max={200}
          />
          <Button busy={busy} disabled={typed.trim() === ''} onTap={() => void add()}>
            {t.add}
          </Button>
        </>
      ) : (
        <Txt className="text-soft">{texts.full(MOST_OPINIONS)}</Txt>
      )}
      <Box className="own-phrase__city">
        <Txt className="text-soft">{t.city}</Txt>
        {opinions.city[says].map((phrase) => (
          <Txt key={phrase}>{phrase}</Txt>
        ))}
      </Box>
    </Card>
  );
}
