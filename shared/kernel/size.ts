const KB = 1024;
const MB = 1024 * KB;

/** A number of bytes as people read it: `820 B`, `12 KB`, `3.4 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < KB) return `${bytes} B`;
  if (bytes < MB) return `${Math.min(1023, Math.round(bytes / KB))} KB`;
  return `${Math.round((bytes / MB) * 10) / 10} MB`;
}

/** Roughly what plain data take in memory, in bytes; counting ends above `most`. */
export function roughSize(data: unknown, most = Number.POSITIVE_INFINITY): number {
  let size = 0;
  const add = (value: unknown): void => {
    if (size > most) return;
    size += 16;
    if (typeof value === 'string') size += 2 * value.length;
    else if (Array.isArray(value)) for (const one of value as unknown[]) add(one);
    else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) add(one);
  };
  add(data);
  return size;
}
