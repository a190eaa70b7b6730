/** What a button says of itself when it is pressed: WeCom gives it back as it was given (EventKey, up to 1,024 bytes). */
export interface Press {
  /** `do` asks or does, `yes` and `no` answer the second question; `over` stands on a card that can't be pressed. */
  step: 'do' | 'yes' | 'no' | 'over';
  delivery: string;
  command: string;
  /** Which card it stood on: WeCom tells presses apart by the second only, and one card may be answered with another in less. */
  turn?: string;
}

const STEPS: readonly string[] = ['do', 'yes', 'no', 'over'];

/** Ids and commands have no bar in them. */
export const keyOf = ({ step, delivery, command, turn = '' }: Press): string =>
  [step, command, turn, delivery].join('|');

/** Undefined when it is no button of ours. */
export function pressOf(key: string): Press | undefined {
  const [step = '', command = '', turn = '', ...rest] = key.split('|');
  const delivery = rest.join('|');
  return STEPS.includes(step) && delivery !== '' ? { step: step as Press['step'], command, delivery, turn } : undefined;
}
