/** The field to look for something, above a list. */
import type { ReactNode } from 'react';
import { Box, Tap, TextInput, Txt } from '../platform/primitives.tsx';
import { texts } from '../texts.ts';

interface SearchBoxProps {
  value: string;
  onChange: (text: string) => void;
  label?: string;
  placeholder?: string;
  max?: number;
  /** Looks when told to, and not while it is typed: by the key of the keyboard or the word at the end. */
  onGo?: () => void;
  /** A cross at the end as long as something is typed. */
  clears?: boolean;
}

export function SearchBox(props: SearchBoxProps): ReactNode {
  const { value, onChange, label = texts.common.search, placeholder = label, max, onGo, clears = false } = props;
  return (
    <Box className="search">
      <TextInput
        kind="search"
        {...{ value, onChange, label, placeholder }}
        {...(max === undefined ? {} : { max })}
        {...(onGo ? { onEnter: onGo } : {})}
      />
      {onGo ? (
        <Tap className="search__go" label={texts.common.search} onTap={onGo}>
          <Txt>{texts.common.search}</Txt>
        </Tap>
      ) : null}
      {clears && value ? (
        <Tap className="search__clear" label={texts.common.clear} onTap={() => onChange('')}>
          <Txt>×</Txt>
        </Tap>
      ) : null}
    </Box>
  );
}
