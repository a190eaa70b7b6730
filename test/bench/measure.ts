/** Closed loops: each client sends its next request when the last one was answered. */
export interface Figures {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  done: number;
  failed: number;
}

/** Runs `clients` loops for `seconds`, after `warmup` seconds that do not count. */
export async function load(
  clients: number,
  seconds: number,
  once: (client: number, n: number) => Promise<boolean>,
  warmup = 1,
): Promise<Figures> {
  const times: number[] = [];
  let failed = 0;
  const start = performance.now() + warmup * 1000;
  const end = start + seconds * 1000;
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let n = 0; performance.now() < end; n++) {
        const from = performance.now();
        const ok = await once(client, n);
        if (from < start) continue;
        if (ok) times.push(performance.now() - from);
        else failed += 1;
      }
    }),
  );
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return {
    perSecond: Math.round(times.length / seconds),
    p50: round(at(0.5)),
    p99: round(at(0.99)),
    done: times.length,
    failed,
  };
}

export const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

export function table(rows: Record<string, string | number>[]): void {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const widths = columns.map((column) =>
    Math.max(column.length, ...rows.map((row) => String(row[column] ?? '').length)),
  );
  const line = (cells: string[]) => cells.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join('  ');
  console.log(line(columns));
  for (const row of rows) console.log(line(columns.map((column) => String(row[column] ?? ''))));
}
