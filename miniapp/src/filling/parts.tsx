/** What stands around a form that is being filled in: what is foreseen, where values come from, and drafts of other devices. */
import { useState, type ReactNode } from 'react';
import type { KnownView } from '@banjie/shared/contract/shapes.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import type { Submission } from '../data/submission.ts';
import { readBack, same, type NameOf, type Value } from '../form/values.ts';
import { Box, Heading, Tap, Txt } from '../platform/primitives.tsx';
import { goTo } from '../routes.ts';
import { Banner, Button, Rows } from '../ui/parts.tsx';
import { Sheet } from '../ui/sheet.tsx';
import type { Foreseen } from './rehearsal.ts';
import { fillingTexts as texts } from './texts.ts';

/** At the top: that it can't be sent now, and what should be looked at before. */
export function ForeseenBanner({ foreseen }: { foreseen: Foreseen }): ReactNode {
  const { refused, faults, warnings } = foreseen;
  return (
    <>
      {refused === undefined ? null : (
        <Banner tone="warn" title={texts.cannot}>
          {refused}
        </Banner>
      )}
      {faults.length + warnings.length === 0 ? null : (
        <Banner tone="warn" title={texts.foreseen}>
          {[...faults.map(({ message }) => message), ...warnings.map(({ text }) => text)].join('\n')}
        </Banner>
      )}
      {warnings.map(({ matter }) =>
        matter === undefined ? null : (
          <Button key={matter} look="quiet" onTap={() => goTo.matter(matter)}>
            {texts.seeMatter}
          </Button>
        ),
      )}
    </>
  );
}

interface BesideProps {
  field: FormField;
  value: unknown;
  known: readonly KnownView[];
  foreseen: Foreseen;
  onClear: () => void;
}

/** By a field: where its value comes from, as long as it stands as it was taken; and what may be a mistake. */
export function Beside({ field, value, known, foreseen, onClear }: BesideProps): ReactNode {
  const start = known.find((one) => one.field === field.key && same(one.value, value));
  const warning = foreseen.warnings.find(({ path }) => path === field.key);
  return (
    <>
      {start ? (
        <Box className="field__known">
          <Txt>{start.from}</Txt>
          <Tap className="link" label={texts.clearOf(field.title)} onTap={onClear}>
            <Txt>{texts.clear}</Txt>
          </Tap>
        </Box>
      ) : null}
      {warning ? (
        <Box className="field__warning" role="status">
          <Txt>{warning.text}</Txt>
        </Box>
      ) : null}
    </>
  );
}

interface MetProps {
  fields: readonly FormField[];
  form: Value;
  draft: Submission['draft'];
  nameOf: NameOf;
}

/** Two devices have written: both are shown, and one is chosen. */
export function MetDrafts({ fields, form, draft, nameOf }: MetProps): ReactNode {
  const [open, setOpen] = useState(false);
  const { other, take } = draft;
  if (!other) return null;
  const choose = (which: 'own' | 'other') => {
    setOpen(false);
    take(which);
  };
  return (
    <>
      <Banner tone="warn" title={texts.draft.both}>
        {texts.draft.bothHint}
      </Banner>
      <Button onTap={() => setOpen(true)}>{texts.draft.compare}</Button>
      {open ? (
        <Sheet
          title={texts.draft.both}
          onClose={() => setOpen(false)}
          foot={
            <>
              <Button onTap={() => choose('own')}>{texts.draft.takeOwn}</Button>
              <Button look="primary" onTap={() => choose('other')}>
                {texts.draft.takeOther}
              </Button>
            </>
          }
        >
          <Heading level={2} className="group">
            {texts.draft.own}
          </Heading>
          <Rows rows={readBack(fields, form, nameOf)} />
          <Heading level={2} className="group">
            {texts.draft.other(other.atText)}
          </Heading>
          <Rows rows={readBack(fields, other.form, nameOf)} />
        </Sheet>
      ) : null}
    </>
  );
}
