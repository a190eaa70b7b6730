/** 退回: everything of the earlier step begins anew, and nothing of the later one is heard of again. */
import { cityOf, fullPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { toy } from '../testing/toy.ts';

const now = '2026-09-24T02:00:00.000Z';
const later = '2026-09-28T02:00:00.000Z';
/** The requester has been asked again, and gives the task back to who refused. */
function returned(): Play {
  const play = new Play({ city: cityOf(fullPlan), procedure: toy, now }).open('a1', { what: '系统甲', size: 3 });
  play.give('office1', 'refuse', { reason: '写明用途' });
  play.now = later;
  return play.give('a1', 'returnToStep', { step: 'review', reason: '请再看一遍' });
}

describe('a return', () => {
  it('opens the earlier step with a limit from now, and leaves no timer of another item', () => {
    const play = returned();
    expect(play.steps()).toEqual(['review']);
    const item = play.item('review');
    expect(item.deadlines[0]?.startedAt).toBe(later);
    expect(play.state?.timers.every((timer) => 'item' in timer && timer.item === item.id)).toBe(true);
  });

  it('is not offered where there is nothing before', () => {
    const play = new Play({ city: cityOf(fullPlan), procedure: toy, now }).open('a1', { what: '系统甲', size: 3 });
    expect(play.allowed('office1').map((one) => one.command)).not.toContain('returnToStep');
  });
});
