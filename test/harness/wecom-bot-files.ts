/**
 * Files as WeCom's bots have them, for its stand-in: each is sealed under a key of its own and lies at an address for a while;
 * what a bot sends is handed over in pieces before it is named in a message.
 */
import { createCipheriv, createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Uploading {
  name: string;
  md5: string;
  pieces: (Buffer | undefined)[];
}

export interface FakeFiles {
  /** What a message says of a file that a member sends. */
  sealed(name: string, bytes: Uint8Array): { url: string; aeskey: string };
  /** Nothing lies there any more, as after five minutes. */
  forget(): void;
  /** Of the commands of an upload the answer; undefined for any other. */
  upload(cmd: string | undefined, body: Record<string, unknown>): { errcode: number; body?: object } | undefined;
  /** What was handed over under that id. */
  media(id: string): { name: string; bytes: Buffer } | undefined;
  close(): Promise<void>;
}

export async function startFakeFiles(): Promise<FakeFiles> {
  const lying = new Map<string, { name: string; content: Buffer }>();
  const uploads = new Map<string, Uploading>();
  const media = new Map<string, { name: string; bytes: Buffer }>();
  const server = createServer((request, response) => {
    const found = lying.get((request.url ?? '').slice(1));
    if (!found) return response.writeHead(404).end();
    const name = encodeURIComponent(found.name);
    return response
      .writeHead(200, { 'content-disposition': `attachment; filename*=UTF-8''${name}` })
      .end(found.content);
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    sealed(name, bytes) {
      // One of 256 other keys opens it into nonsense that is padded well: which do must not change from run to run.
      const key = createHash('sha256').update(name).update(bytes).digest();
      const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
      // Padded to 32 bytes, as WeCom does.
      const left = 32 - (bytes.length % 32);
      const content = Buffer.concat([cipher.update(Buffer.concat([bytes, Buffer.alloc(left, left)])), cipher.final()]);
      const id = randomUUID();
      lying.set(id, { name, content });
      return { url: `${url}/${id}`, aeskey: key.toString('base64') };
    },
    forget: () => lying.clear(),
    upload(cmd, body) {
      switch (cmd) {
        case 'aibot_upload_media_init': {
          const id = randomUUID();
          const pieces = Array.from({ length: Number(body['total_chunks']) }, () => undefined);
          uploads.set(id, { name: String(body['filename']), md5: String(body['md5']), pieces });
          return { errcode: 0, body: { upload_id: id } };
        }
        case 'aibot_upload_media_chunk': {
          const known = uploads.get(String(body['upload_id']));
          if (!known) return { errcode: 40058 };
          known.pieces[Number(body['chunk_index'])] = Buffer.from(String(body['base64_data']), 'base64');
          return { errcode: 0 };
        }
        case 'aibot_upload_media_finish': {
          const { name, md5, pieces } = uploads.get(String(body['upload_id'])) ?? { name: '', md5: '', pieces: [] };
          const bytes = Buffer.concat(pieces.filter((piece) => piece !== undefined));
          if (createHash('md5').update(bytes).digest('hex') !== md5) return { errcode: 40058 };
          const id = randomUUID();
          media.set(id, { name, bytes });
          return { errcode: 0, body: { type: 'file', media_id: id, created_at: '' } };
        }
        default:
          return undefined;
      }
    },
    media: (id) => media.get(id),
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
