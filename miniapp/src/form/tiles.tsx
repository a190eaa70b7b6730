/** Options laid out below each other; one or several are chosen. */
import type { ReactNode } from 'react';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import type { Option } from './lookup.ts';

interface TilesProps {
  label: string;
  options: readonly Option[];
  chosen: readonly string[];
  onPick: (value: string) => void;
  many?: boolean;
}

export function Tiles({ label, options, chosen, onPick, many = false }: TilesProps): ReactNode {
  return (
    <Box className="tiles" role={many ? 'group' : 'radiogroup'} label={label}>
      {options.map((option) => {
        const on = chosen.includes(option.value);
        return (
          <Tap
            key={option.value}
            role={many ? 'checkbox' : 'radio'}
            on={on}
            className={`tile ${on ? 'tile--on' : ''}`}
            onTap={() => onPick(option.value)}
          >
            <Box className={`mark ${many ? 'mark--square' : ''} ${on ? 'mark--on' : ''}`} />
            <Box className="tile__text">
              <Txt>{option.title}</Txt>
              {option.hint ? <Txt className="tile__hint">{option.hint}</Txt> : null}
            </Box>
          </Tap>
        );
      })}
    </Box>
  );
}
