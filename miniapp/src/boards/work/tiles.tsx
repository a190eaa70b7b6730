/** Numbers beside each other, each a way to what it counts. */
import type { ReactNode } from 'react';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';

export interface Tile {
  key: string;
  label: string;
  value: string;
  /** Nothing is behind it. */
  isEmpty?: boolean;
  isBad?: boolean;
  onTap: () => void;
}

export function Tiles({ title, tiles, of = '' }: { title: string; tiles: readonly Tile[]; of?: string }): ReactNode {
  return (
    <Box className="tiles-of-numbers" role="group" label={title}>
      {tiles.map(({ key, label, value, isEmpty = false, isBad = false, onTap }) => (
        <Tap
          className="number-tile"
          key={key}
          label={[of, label, value].filter(Boolean).join(' ')}
          disabled={isEmpty}
          onTap={onTap}
        >
          <Box className={`number-tile__value ${isBad ? 'text-bad' : ''}`}>
            <Txt>{value}</Txt>
          </Box>
          <Txt className="text-soft">{label}</Txt>
        </Tap>
      ))}
    </Box>
  );
}
