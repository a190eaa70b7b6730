/** Files of the person: choosing them, sending them with progress, and opening what was received. */
import Taro from '@tarojs/taro';
import type { HttpResponse } from '@banjie/shared/contract/client.ts';

export interface ChosenFile {
  name: string;
  /** Bytes. */
  size: number;
  /** A file of the browser, or a path that WeChat gives. */
  content: Blob | string;
}

/** `refused`: the person does not agree that WeChat gives files or photos to this app. */
export type Choice = ChosenFile[] | 'refused';

export interface Sending {
  /** Rejects when no answer came, or it was stopped. */
  answer: Promise<HttpResponse>;
  stop(): void;
}

/** What `openFile` did with it. `unopened`: it was received, and this phone has nothing that shows it. */
export type Opened = 'opened' | 'saved' | 'unopened' | HttpResponse;

interface Words {
  fromChat: string;
  fromPhotos: string;
  photo: (n: number) => string;
}

export const chooseFiles: (most: number, words: Words) => Promise<Choice> = IN_BROWSER
  ? chooseByBrowser
  : chooseByWechat;
export const sendFile = IN_BROWSER ? sendByBrowser : sendByWechat;
export const openFile = IN_BROWSER ? openByBrowser : openByWechat;

const TIMEOUT_MS = 10 * 60_000;

function chooseByBrowser(most: number): Promise<ChosenFile[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = most > 1;
    input.addEventListener('cancel', () => resolve([]));
    input.addEventListener('change', () =>
      resolve(
        [...(input.files ?? [])].slice(0, most).map((file) => ({ name: file.name, size: file.size, content: file })),
      ),
    );
    input.click();
  });
}

// Taro makes no promises of some of these: they are asked with callbacks.
const asked = <T>(ask: (done: { success: (value: T) => void; fail: () => void }) => unknown): Promise<T | undefined> =>
  new Promise((resolve) => void ask({ success: resolve, fail: () => resolve(undefined) }));

async function chooseByWechat(most: number, words: Words): Promise<Choice> {
  // Asked only now that a file is really to be sent.
  if (Taro.canIUse('requirePrivacyAuthorize')) {
    const agreed = await asked((done) => Taro.requirePrivacyAuthorize(done));
    if (agreed === undefined) return 'refused';
  }
  const place = await Taro.showActionSheet({ itemList: [words.fromChat, words.fromPhotos] }).catch(() => undefined);
  if (place?.tapIndex === 0) {
    const chosen = await asked<Taro.chooseMessageFile.SuccessCallbackResult>((done) =>
      Taro.chooseMessageFile({ count: most, type: 'all', ...done }),
    );
    return (chosen?.tempFiles ?? []).map(({ name, path, size }) => ({ name, size, content: path }));
  }
  if (place?.tapIndex !== 1) return [];
  const taken = await asked<Taro.chooseMedia.SuccessCallbackResult>((done) =>
    Taro.chooseMedia({ count: Math.min(9, most), mediaType: ['image'], sizeType: ['compressed'], ...done }),
  );
  return (taken?.tempFiles ?? []).map(({ tempFilePath, size }, n) => ({
    // Photos have no name of their own.
    name: `${words.photo(n + 1)}.${endingOf(tempFilePath) || 'jpg'}`,
    size,
    content: tempFilePath,
  }));
}

const endingOf = (name: string): string => /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

function sendByBrowser(
  file: ChosenFile,
  path: string,
  headers: Record<string, string>,
  onProgress: (percent: number) => void,
): Sending {
  // fetch does not tell how much has gone out.
  const request = new XMLHttpRequest();
  const answer = new Promise<HttpResponse>((resolve, reject) => {
    const failed = () => reject(new Error('no answer'));
    request.addEventListener('load', () => resolve({ status: request.status, body: read(request.responseText) }));
    for (const event of ['error', 'abort', 'timeout']) request.addEventListener(event, failed);
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(percentOf(loaded, total)));
    request.open('POST', path);
    request.timeout = TIMEOUT_MS;
    request.setRequestHeader('content-type', 'application/octet-stream');
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(file.content);
  });
  return { answer, stop: () => request.abort() };
}

function sendByWechat(
  file: ChosenFile,
  path: string,
  headers: Record<string, string>,
  onProgress: (percent: number) => void,
): Sending {
  const task = Taro.uploadFile({
    url: BANJIE_API_BASE + path,
    filePath: String(file.content),
    name: 'file',
    header: headers,
    timeout: TIMEOUT_MS,
  });
  task.progress(({ progress }) => onProgress(progress));
  return {
    answer: task.then(({ statusCode, data }) => ({ status: statusCode, body: read(data) })),
    stop: () => task.abort(),
  };
}

const percentOf = (part: number, whole: number): number => (whole > 0 ? Math.floor((part / whole) * 100) : 0);

const read = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

async function openByBrowser(path: string, headers: Record<string, string>, name: string): Promise<Opened> {
  const answer = await fetch(path, { headers });
  if (!answer.ok) return { status: answer.status, body: read(await answer.text()) };
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return 'saved';
}

const shown = ['doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'pdf'] as const;
type Shown = (typeof shown)[number];
const isShown = (ending: string): ending is Shown => shown.some((one) => one === ending);

async function openByWechat(path: string, headers: Record<string, string>, name: string): Promise<Opened> {
  const received = await Taro.downloadFile({ url: BANJIE_API_BASE + path, header: headers, timeout: TIMEOUT_MS });
  const filePath = received.tempFilePath;
  if (received.statusCode !== 200) {
    // What the server says stands in the file that was received.
    const said = await asked<{ data: string | ArrayBuffer }>((done) =>
      Taro.getFileSystemManager().readFile({ filePath, encoding: 'utf8', ...done }),
    );
    return { status: received.statusCode, body: read(String(said?.data)) };
  }
  const ending = endingOf(name);
  if (isShown(ending))
    return Taro.openDocument({ filePath, fileType: ending, showMenu: true }).then(
      () => 'opened',
      () => 'unopened',
    );
  if (['png', 'jpg', 'jpeg'].includes(ending)) return Taro.previewImage({ urls: [filePath] }).then(() => 'opened');
  // OFD and text: WeChat shows neither, but passes them on, e.g. to the file transfer of the same person.
  const passed = await asked((done) => wx.shareFileMessage({ filePath, fileName: name, ...done }));
  return passed === undefined ? 'unopened' : 'saved';
}
