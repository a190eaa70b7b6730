/** Asks, while a form is typed into, what would be said of it. Nothing is done by it, and no answer is needed to go on. */
import { useEffect, useRef, useState } from 'react';
import type { RehearsalView } from '@banjie/shared/contract/shapes.ts';
import type { Fault } from '@banjie/shared/kernel/rejection.ts';
import { same, valueAt, type Value } from '../form/values.ts';

/** After the last letter. */
const PAUSE_MS = 900;

export interface Foreseen {
  refused: string | undefined;
  faults: readonly Fault[];
  warnings: RehearsalView['warnings'];
}

const NOTHING: Foreseen = { refused: undefined, faults: [], warnings: [] };

interface Asking {
  form: Value;
  /** Undefined while there is nothing to ask: it is being sent, or was. */
  ask: ((form: Value) => Promise<RehearsalView>) | undefined;
  onKnown: (known: RehearsalView['known']) => void;
}

export function useRehearsal({ form, ask, onKnown }: Asking): Foreseen {
  const [said, setSaid] = useState<{ of: Value; view: RehearsalView }>();
  const first = useRef(true);
  const newest = useRef(0);
  const written = JSON.stringify(form);
  const now = useRef({ form, ask, onKnown });
  now.current = { form, ask, onKnown };
  const isAsking = ask !== undefined;

  useEffect(() => {
    if (!isAsking) return undefined;
    const turn = (newest.current += 1);
    const timer = setTimeout(
      () => {
        const { form: of, ask: asked } = now.current;
        void asked?.(of)
          .then((view) => {
            if (turn !== newest.current) return;
            setSaid({ of, view });
            if (view.known.length > 0) now.current.onKnown(view.known);
          })
          // Too often, or no network: the sending itself says what there is to say.
          .catch(() => undefined);
      },
      first.current ? 0 : PAUSE_MS,
    );
    first.current = false;
    return () => {
      newest.current += 1;
      clearTimeout(timer);
    };
  }, [written, isAsking]);

  if (!said || !isAsking) return NOTHING;
  const { of, view } = said;
  return {
    refused: view.refused?.text,
    // What has been changed since is judged anew.
    faults: view.faults.filter(({ path }) => same(valueAt(form, path), valueAt(of, path))),
    warnings: view.warnings,
  };
}
