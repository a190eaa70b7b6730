/** The course of the procedure as a drawing: what is done and by whom, what is open, what is ahead. Boxes and borders only. */
import type { ReactNode } from 'react';
import type { CourseView } from '@banjie/shared/contract/routes/deciding.ts';
import { useAsked } from '../data/asked.ts';
import { useForPaper } from '../desk/printing.ts';
import { Picture } from '../platform/picture.tsx';
import { Box, Txt } from '../platform/primitives.tsx';
import { api } from '../session/api.ts';
import { pictureOf } from '../session/files.ts';
import { texts as signing } from '../signing/texts.ts';
import { Banner, Button, Card } from '../ui/parts.tsx';
import { texts } from './texts.ts';

const t = texts.course;
type Stage = CourseView['stages'][number];

/** Read when it is asked for, before it is printed, and anew when the matter has moved on: `version` is its own. */
export function Course({ matter, version, over }: { matter: string; version: number; over: boolean }): ReactNode {
  const {
    data: course,
    error,
    loading,
    ask,
  } = useAsked(`course:${matter}`, async () => ({ version, view: await api.readCourse({ params: { id: matter } }) }));
  useForPaper({ more: course?.version !== version, loading, error, loadMore: ask });
  const view = course?.view;
  return (
    <Card title={t.title} aside={view ? <Txt className="text-soft">{t.whole(view.tookText, over)}</Txt> : null}>
      {error ? <Banner tone="bad">{error}</Banner> : null}
      {view ? (
        <Box className="course" role="list">
          {view.stages.map((stage) => (
            <StageBox matter={matter} stage={stage} key={stage.step} />
          ))}
          {view.ends.map(({ title, reached }) => (
            <Box className={`course__stage course__stage--${reached ? 'done' : 'maybe'}`} role="listitem" key={title}>
              <Box className="course__dot course__dot--end" />
              <Box className="course__text">
                <Txt>{reached ? t.end(title) : t.possible(title)}</Txt>
              </Box>
            </Box>
          ))}
          {view.earlier ? <Txt className="text-soft">{t.earlier}</Txt> : null}
        </Box>
      ) : null}
      {course?.version === version ? null : (
        <Button look="quiet" busy={loading} onTap={ask}>
          {t.ask}
        </Button>
      )}
    </Card>
  );
}

function StageBox({ matter, stage }: { matter: string; stage: Stage }): ReactNode {
  const { state, title, who, limit, passes } = stage;
  return (
    <Box className={`course__stage course__stage--${state}`} role="listitem">
      <Box className="course__dot" />
      <Box className="course__text">
        <Box className="course__head">
          <Txt className="course__title">{title}</Txt>
          <Txt className="course__state">{t.states[state]}</Txt>
        </Box>
        <Txt className="text-soft">{[who, limit].filter(Boolean).join(' · ')}</Txt>
        {passes.map((pass, n) => (
          <Box className="course__pass" key={`${pass.from}-${n}`}>
            <Txt>{[pass.what, pass.who].filter(Boolean).join(' · ')}</Txt>
            <Txt className="text-soft">
              {`${pass.toText ?? pass.fromText} · ${pass.to ? t.took(pass.tookText) : t.since(pass.tookText)}`}
            </Txt>
            {pass.signed ? <Signature matter={matter} who={pass.who} {...pass.signed} /> : null}
          </Box>
        ))}
      </Box>
    </Box>
  );
}

function Signature({
  matter,
  who,
  text,
  file,
}: {
  matter: string;
  who: string;
  text: string;
  file?: string | undefined;
}) {
  if (file === undefined) return <Txt className="text-soft">{text}</Txt>;
  return (
    <Box className="signed">
      <Picture
        key={file}
        className="signed__picture"
        label={signing.picture(who)}
        instead={text}
        receive={() => pictureOf(matter, file)}
      />
    </Box>
  );
}
