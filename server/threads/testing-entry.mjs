// What a thread of a test does: it waits until it is let go, crashes, or answers.
export default function work({ given }) {
  const { flag, crash, answer } = given;
  if (flag) {
    const told = new Int32Array(flag);
    Atomics.store(told, 1, 1);
    Atomics.notify(told, 1);
    Atomics.wait(told, 0, 0);
  }
  if (crash === 'exit') process.exit(3);
  if (crash === 'throw') throw new Error('broken');
  return answer;
}
