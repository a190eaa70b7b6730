/**
 * A process of ours that was started by another one ends when that one does (BANJIE_STOP_WITH_STDIN=1), from its first
 * moment on and without a word: what it prints then is read by nobody, which is no fault.
 */
export function withParent(): { gone(stop: () => void): void } {
  /** Until there is something to be brought to an end. */
  let stop = (): void => process.exit(0);
  let isGone = false;
  const gone = (): void => {
    if (!isGone) stop();
    isGone = true;
  };
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    gone();
  });
  if (process.env['BANJIE_STOP_WITH_STDIN'] === '1') process.stdin.resume().once('end', gone);
  return {
    gone(orderly) {
      stop = orderly;
    },
  };
}
