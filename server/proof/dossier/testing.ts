/** Files of matters for tests: signed by nobody. And what is copied out of a printed one. */
import { extractText, getDocumentProxy } from 'unpdf';
import { FORMAT, type MatterFile } from './file.ts';

const AT = '2026-11-23T02:00:00.000Z';
const line = (seq: number): MatterFile['timeline'][number] => ({
  ...{ seq, at: AT, atText: '11月23日 10:00', who: '周文博', tone: 'done', what: `第 ${seq} 次补充说明` },
  details: [{ label: '说明', value: '数据中心机房的供电、制冷与网络均已检查，未见异常。'.repeat(4) }],
});
const long: MatterFile = {
  ...{ format: FORMAT, exportedAt: AT, exportedBy: '周文博（市数据局）', summary: '' },
  matter: {
    ...{ matter: 'm1', number: '26000001', seq: 600, head: 'f'.repeat(64), procedure: 'cloud-use' },
    ...{ procedureTitle: '使用政务云', title: '智慧大屏使用政务云', unit: '市交通局', openedAt: AT },
    ...{ openedBy: '丁一', regime: 'city', steps: ['受理'] },
  },
  ...{ articles: [], items: [], steps: [], facts: [], receipts: [], deliveries: [], attachments: [], links: [] },
  ...{ votes: [], registers: [], history: [], masked: [] },
  timeline: Array.from({ length: 600 }, (_, n) => line(n + 1)),
  seal: { publicKey: '04'.repeat(65), signature: '00' },
};

export const samples = { long };

/** The text of a PDF, as a program finds it that knows nothing of us. */
export async function textIn(pdf: Uint8Array): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(pdf), { mergePages: true });
  return text;
}
