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
