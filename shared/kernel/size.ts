const KB = 1024;
const MB = 1024 * KB;

/** A number of bytes as people read it: `820 B`, `12 KB`, `3.4 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < KB) return `${bytes} B`;
  if (bytes < MB) return `${Math.min(1023, Math.round(bytes / KB))} KB`;
  return `${Math.round((bytes / MB) * 10) / 10} MB`;
}
