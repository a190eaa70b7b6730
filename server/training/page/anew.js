/** The training ground is begun anew, from here or by somebody else: then this page and its phone are opened once more. */
import { api } from './api.js';
import { act, byId, toast } from './dom.js';
import { texts } from './texts.js';

const LOOK_MS = 700;
/** The look of the phone is the machine's, not the city's. */
const STAYS = ['banjie.look', 'banjie.elder'];

function openOnceMore() {
  // What phone and page have kept is of people and matters that are no more.
  sessionStorage.clear();
  for (const key of Object.keys(localStorage)) if (!STAYS.includes(key)) localStorage.removeItem(key);
  location.reload();
}

/** `seen` is told of every look at the clock which beginning it was. */
export function followBeginning() {
  let known;
  const seen = (beginning) => {
    if (known !== undefined && beginning !== known) openOnceMore();
    known = beginning;
  };

  async function begin() {
    const { beginning } = await api.beginAnew(known);
    document.body.classList.add('moving');
    toast(texts.anew.busy);
    for (;;) {
      await new Promise((done) => setTimeout(done, LOOK_MS));
      const clock = await api.clock().catch(() => undefined);
      if (clock?.beginning === beginning) return openOnceMore();
      toast(texts.anew.busy);
    }
  }

  const ask = byId('ask');
  byId('ask-title').textContent = texts.anew.title;
  byId('ask-text').textContent = texts.anew.text;
  byId('ask-yes').textContent = texts.anew.yes;
  byId('ask-no').textContent = texts.anew.no;
  byId('anew').addEventListener('click', () => ask.showModal());
  byId('ask-no').addEventListener('click', () => ask.close());
  byId('ask-yes').addEventListener('click', () => {
    ask.close();
    void act(byId('anew'), begin);
  });
  return { seen };
}
