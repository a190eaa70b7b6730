import { useState } from 'react';
import { errorText } from '../session/api.ts';
import { noticeError } from '../session/session.ts';

/** Something that takes a moment and may fail: whether it is under way, and what went wrong the last time. */
export function useTrying(onFailure?: () => void) {
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const trying = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (failure) {
      onFailure?.();
      setProblem(errorText(failure));
      noticeError(failure);
    }
    setBusy(false);
  };
  return { busy, problem, setProblem, trying };
}
