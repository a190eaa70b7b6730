/** Lets the person pick a text file. */
import Taro from '@tarojs/taro';

export interface PickedText {
  name: string;
  text: string;
}

/** Why there is no text: nothing was picked, it is too large, or it is in an encoding that this phone cannot read. */
export type NotPicked = 'none' | 'large' | 'encoding';

const MAX_BYTES = 4 * 1024 * 1024;

export const pickText: (extension: string) => Promise<PickedText | NotPicked> = IN_BROWSER ? byBrowser : byWechat;

function byBrowser(extension: string): Promise<PickedText | NotPicked> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = `.${extension},text/${extension}`;
    input.addEventListener('cancel', () => resolve('none'));
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      if (!file) resolve('none');
      else if (file.size > MAX_BYTES) resolve('large');
      else
        void file.arrayBuffer().then(
          (bytes) => resolve({ name: file.name, text: decode(bytes) }),
          () => resolve('encoding'),
        );
    });
    input.click();
  });
}

/** Tables saved by an older Excel in China are GB18030, not UTF-8. */
function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

// Taro makes no promises of these two: they are asked with callbacks.
function byWechat(extension: string): Promise<PickedText | NotPicked> {
  return new Promise((resolve) => {
    void Taro.chooseMessageFile({
      count: 1,
      type: 'file',
      extension: [extension],
      success: ({ tempFiles: [file] }) => {
        if (!file) resolve('none');
        else if (file.size > MAX_BYTES) resolve('large');
        else readUtf8(file.path, file.name, resolve);
      },
      fail: () => resolve('none'),
    });
  });
}

function readUtf8(path: string, name: string, done: (result: PickedText | NotPicked) => void): void {
  Taro.getFileSystemManager().readFile({
    filePath: path,
    encoding: 'utf8',
    // WeChat reads no GB18030: what is not UTF-8 comes out with replacement marks.
    success: ({ data }) => {
      const text = String(data);
      done(text.includes('\uFFFD') ? 'encoding' : { name, text });
    },
    fail: () => done('encoding'),
  });
}

export interface PickedBytes {
  name: string;
  base64: string;
}

/** A file as it is, of one of these kinds. */
export const pickBytes: (extensions: readonly string[]) => Promise<PickedBytes | 'none' | 'large'> = IN_BROWSER
  ? bytesByBrowser
  : bytesByWechat;

/** In base64 it is a third more. */
const MAX_SENT = 2_900_000;

function bytesByBrowser(extensions: readonly string[]): Promise<PickedBytes | 'none' | 'large'> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = extensions.map((one) => `.${one}`).join(',');
    input.addEventListener('cancel', () => resolve('none'));
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      if (!file) return resolve('none');
      if (file.size > MAX_SENT) return resolve('large');
      const reader = new FileReader();
      reader.addEventListener('load', () => {
        const address = typeof reader.result === 'string' ? reader.result : '';
        resolve({ name: file.name, base64: address.slice(address.indexOf(',') + 1) });
      });
      reader.addEventListener('error', () => resolve('none'));
      reader.readAsDataURL(file);
    });
    input.click();
  });
}

function bytesByWechat(extensions: readonly string[]): Promise<PickedBytes | 'none' | 'large'> {
  return new Promise((resolve) => {
    void Taro.chooseMessageFile({
      ...{ count: 1, type: 'file', extension: [...extensions] },
      success: ({ tempFiles: [file] }) => {
        if (!file) resolve('none');
        else if (file.size > MAX_SENT) resolve('large');
        else
          Taro.getFileSystemManager().readFile({
            ...{ filePath: file.path, encoding: 'base64' },
            success: ({ data }) => resolve({ name: file.name, base64: String(data) }),
            fail: () => resolve('none'),
          });
      },
      fail: () => resolve('none'),
    });
  });
}
