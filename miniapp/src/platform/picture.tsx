/** A picture that only a request of ours may have: received first, then shown. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Image } from '@tarojs/components';
import Taro from '@tarojs/taro';
import type { HttpResponse } from '@banjie/shared/contract/client.ts';
import { said } from './said.ts';

/** Where it can be shown from; the answer of the server where it gave none. */
export type Received = { src: string } | HttpResponse;

export async function receivePicture(path: string, headers: Record<string, string>): Promise<Received> {
  if (IN_BROWSER) {
    const answer = await fetch(path, { headers });
    if (!answer.ok) return { status: answer.status, body: undefined };
    return { src: await dataUrl(await answer.blob()) };
  }
  const { statusCode, tempFilePath } = await Taro.downloadFile({ url: BANJIE_API_BASE + path, header: headers });
  return statusCode === 200 ? { src: tempFilePath } : { status: statusCode, body: undefined };
}

/** Not by an address of the browser's own, which our pages may not show (server/http/headers.ts). */
const dataUrl = (blob: Blob): Promise<string> =>
  new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => failed(new Error('not read'));
    reader.readAsDataURL(blob);
  });

/** One of the pictures of the tabs, which the mini-app has with it. WeChat only. */
export const TabIcon = ({ name, className }: { name: string; className: string }): ReactNode =>
  IN_BROWSER ? null : <Image className={className} src={`/assets/tabs/${name}.png`} mode="aspectFit" />;

interface PictureProps {
  /** Gives where it is, or nothing. */
  receive: () => Promise<string | undefined>;
  label: string;
  /** Stands there until it is, and where it never is. */
  instead: string;
  className?: string;
}

export function Picture({ receive, label, instead, className = '' }: PictureProps): ReactNode {
  const [src, setSrc] = useState<string>();
  const first = useRef(receive);
  useEffect(() => {
    let left = false;
    first
      .current()
      .then((found) => {
        if (!left) setSrc(found);
      })
      .catch(() => undefined);
    return () => {
      left = true;
    };
  }, []);
  if (src === undefined) return <>{instead}</>;
  return IN_BROWSER ? (
    <img className={className} src={src} alt={label} />
  ) : (
    <Image className={className} src={src} mode="aspectFit" {...said({ role: 'img', label })} />
  );
}
