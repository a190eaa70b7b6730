/**
 * Messages that were heard and not answered yet, on disk, so that a crash of the bot loses none. One line each for a message
 * that was taken and for one that is done; ID numbers are masked before. Written before the message is worked on; what was
 * answered just before a crash is handed in once more and gets the same answer (the server keeps it).
 */
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import { MAX_SAID } from '../core/language/said.ts';
import type { Incoming } from '../core/ports.ts';

export interface Journal {
  /** What waited when the bot ended, in order. */
  waiting: readonly Incoming[];
  took(incoming: Incoming): void;
  done(messageId: string): void;
}

/** Lines after which the file is written anew with what still waits. */
const COMPACT_AFTER = 2_000;

/** Keeps nothing: for a bot without a folder of its own. */
export const noJournal: Journal = { waiting: [], took: () => {}, done: () => {} };

/** @throws when the folder cannot be written. */
export function openJournal(file: string): Journal {
  const open = new Map<string, Incoming>();
  for (const line of linesOf(file)) {
    if (line.took) open.set(line.took.messageId, line.took);
    if (line.done !== undefined) open.delete(line.done);
  }
  let lines = 0;
  const compact = (): void => {
    writeFileSync(`${file}.new`, [...open.values()].map((took) => `${JSON.stringify({ took })}\n`).join(''), {
      mode: 0o600,
    });
    renameSync(`${file}.new`, file);
    lines = open.size;
  };
  const write = (line: Line): void => {
    appendFileSync(file, `${JSON.stringify(line)}\n`);
    if (++lines > COMPACT_AFTER) compact();
  };
  compact();
  return {
    waiting: [...open.values()],
    took: (incoming) => {
      open.set(incoming.messageId, incoming);
      write({ took: incoming });
    },
    done: (messageId) => {
      if (open.delete(messageId)) write({ done: messageId });
    },
  };
}

/** The message as it may be kept: no ID number in it, and not longer than anything that is read. */
export function keepable(incoming: Incoming): Incoming {
  const { text, masked } = maskIds(incoming.text.slice(0, MAX_SAID * 2));
  const quoted = incoming.quoted && { text: maskIds(incoming.quoted.text.slice(0, MAX_SAID)).text };
  return { ...incoming, text, ...(quoted ? { quoted } : {}), ...(masked || incoming.masked ? { masked: true } : {}) };
}

interface Line {
  took?: Incoming;
  done?: string;
}

function linesOf(file: string): Line[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Line];
    } catch {
      return []; // the end of the file, or a line that a crash cut short
    }
  });
}
