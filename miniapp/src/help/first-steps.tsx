/** What to do first: three cards, ticked by what has happened, put away for good or brought back. */
import type { ReactNode } from 'react';
import type { FirstStepsView } from '@banjie/shared/contract/routes/help.ts';
import { useLoad } from '../data/load.ts';
import { Box, Heading, Tap, Txt } from '../platform/primitives.tsx';
import { goTo } from '../routes.ts';
import { api, errorText } from '../session/api.ts';
import { Tag } from '../ui/parts.tsx';
import { say, sayError } from '../ui/toast.ts';
import { texts } from './texts.ts';

type Step = FirstStepsView['steps'][number];
const t = texts.first;

export function useFirstSteps() {
  const { data, put } = useLoad('first-steps', () => api.readFirstSteps({}), { live: ['todo'] });
  const show = async (shown: boolean): Promise<boolean> => {
    try {
      put(await api.putFirstSteps({ body: { shown } }));
      return true;
    } catch (error) {
      sayError(errorText(error));
      return false;
    }
  };
  return { first: data, show };
}

const leads: Readonly<Record<Exclude<Step['place'], 'todo'>, () => void>> = {
  start: goTo.start,
  me: goTo.me,
  opinions: goTo.opinions,
  duty: goTo.duty,
  administration: goTo.administration,
  vacancies: () => goTo.units('vacant'),
  settings: goTo.settings,
};

/** @param toFirst leads to what waits first; undefined where nothing does */
export function FirstSteps({
  first,
  toFirst,
  onPutAway,
}: {
  first: FirstStepsView;
  toFirst: (() => void) | undefined;
  onPutAway: () => void;
}): ReactNode {
  const go = (place: Step['place']): void => {
    if (place !== 'todo') leads[place]();
    else if (toFirst) toFirst();
    else say(t.noTodo);
  };
  return (
    <Box className="card card--flush first">
      <Box className="first__head">
        <Heading level={2} className="card__title">
          {t.title}
        </Heading>
        <Tag>{first.roleText}</Tag>
        <Tap className="first__away" onTap={onPutAway}>
          <Txt>{t.putAway}</Txt>
        </Tap>
      </Box>
      {first.steps.map((step, n) => (
        <Tap className="line first__step" onTap={() => go(step.place)} key={step.key}>
          <Box className={`first__mark ${step.done ? 'first__mark--done' : ''}`}>
            <Txt>{step.done ? '✓' : String(n + 1)}</Txt>
          </Box>
          <Box className="line__text">
            <Box className="first__title">
              <Txt>{step.title}</Txt>
              {step.done ? <Txt className="first__done">{t.done}</Txt> : null}
            </Box>
            {step.done ? null : <Txt className="text-soft">{step.text}</Txt>}
          </Box>
          <Box className="chevron" />
        </Tap>
      ))}
      {first.steps.every(({ done }) => done) ? (
        <Box className="first__end">
          <Txt className="text-soft">{t.allDone}</Txt>
        </Box>
      ) : null}
    </Box>
  );
}
