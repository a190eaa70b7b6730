/** What lies over the list while many are being done, and afterwards. */
import type { ReactNode } from 'react';
import { refreshQuietly } from '../session/me.ts';
import { ManySheet } from './many-sheet.tsx';
import { ResultSheet } from './result-sheet.tsx';
import type { Many } from './use-many.ts';

interface ManySheetsProps {
  many: Many;
  person: string;
  reload: () => Promise<void>;
}

export function ManySheets({ many, person, reload }: ManySheetsProps): ReactNode {
  const { stage, setStage } = many;
  const lookAgain = () => void Promise.all([reload(), refreshQuietly()]);
  if (stage === undefined) return null;
  if ('command' in stage)
    return (
      <ManySheet
        command={stage.command}
        person={person}
        onDone={(outcomes, form) => {
          setStage({ result: { command: stage.command, form, outcomes, answers: new Map() }, away: false });
          lookAgain();
        }}
        onClose={() => {
          setStage(undefined);
          lookAgain();
        }}
      />
    );
  return stage.away ? null : (
    <ResultSheet
      result={stage.result}
      onChange={(result) => {
        setStage({ result, away: false });
        lookAgain();
      }}
      onLook={() => setStage({ ...stage, away: true })}
      onClose={() => many.finish(stage.result)}
    />
  );
}
