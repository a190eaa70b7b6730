/** Small parts that every page uses. */
import type { ReactNode } from 'react';
import { Box, Heading, Tap, Txt } from '../platform/primitives.tsx';
import { texts } from '../texts.ts';

export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad';

export function Tag({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }): ReactNode {
  return (
    <Box className={`tag tag--${tone}`}>
      <Txt>{children}</Txt>
    </Box>
  );
}

/** A row that leads on, with what is there. */
export function Way({ title, hint, onTap }: { title: string; hint: string; onTap: () => void }): ReactNode {
  return (
    <Tap className="procedure" onTap={onTap}>
      <Box className="procedure__text">
        <Box className="procedure__title">{title}</Box>
        <Txt className="text-soft">{hint}</Txt>
      </Box>
      <Box className="chevron" />
    </Tap>
  );
}

export function Card({
  title,
  aside,
  tone,
  children,
}: {
  title?: string;
  aside?: ReactNode;
  tone?: Tone;
  children?: ReactNode;
}): ReactNode {
  return (
    <Box className={`card ${tone ? `card--${tone}` : ''}`}>
      {title ? (
        <Box className="card__head">
          <Heading level={2} className="card__title">
            {title}
          </Heading>
          {aside}
        </Box>
      ) : null}
      {children}
    </Box>
  );
}

interface ButtonProps {
  onTap: () => void;
  look?: 'primary' | 'danger' | 'plain' | 'quiet';
  busy?: boolean;
  disabled?: boolean;
  label?: string;
  /** Says there that there is more than was printed. */
  onPaper?: boolean;
  children: ReactNode;
}

export function Button({
  onTap,
  look = 'plain',
  busy = false,
  disabled = false,
  label,
  onPaper = false,
  children,
}: ButtonProps): ReactNode {
  return (
    <Tap
      className={`button button--${look} ${busy ? 'button--busy' : ''} ${onPaper ? 'button--on-paper' : ''}`}
      disabled={disabled || busy}
      onTap={onTap}
      {...(label ? { label } : {})}
    >
      <Txt>{children}</Txt>
    </Tap>
  );
}

interface OneOf<T extends string> {
  label: string;
  options: readonly { value: T; title: string }[];
  value: T;
  onChange: (value: T) => void;
}

const oneOf = (box: string, list: 'tablist' | 'radiogroup', one: 'tab' | 'radio', item: string) =>
  function OneOf<T extends string>({ label, options, value, onChange }: OneOf<T>): ReactNode {
    return (
      <Box className={box} role={list} label={label}>
        {options.map((option) => (
          <Tap
            key={option.value}
            role={one}
            on={option.value === value}
            className={`${item} ${option.value === value ? `${item}--on` : ''}`}
            onTap={() => onChange(option.value)}
          >
            <Txt>{option.title}</Txt>
          </Tap>
        ))}
      </Box>
    );
  };

/** One of a few, side by side. */
export const Tabs = oneOf('tabs', 'tablist', 'tab', 'tabs__tab');
/** Filters in a row that wraps. */
export const Chips = oneOf('chips', 'radiogroup', 'radio', 'chip');

/** Label and value; long values wrap under their label. */
export function Rows({ rows }: { rows: readonly { label: string; value: string }[] }): ReactNode {
  return (
    <Box className="rows">
      {rows.map((row, index) => (
        <Box className="rows__row" key={`${row.label}-${index}`}>
          <Box className="rows__label">
            <Txt>{row.label}</Txt>
          </Box>
          <Box className="rows__value">
            <Txt copyable>{row.value}</Txt>
          </Box>
        </Box>
      ))}
    </Box>
  );
}

export function Banner({
  tone,
  title,
  children,
  onClose,
}: {
  tone: Tone;
  title?: string;
  children: ReactNode;
  onClose?: () => void;
}): ReactNode {
  return (
    <Box className={`banner banner--${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Box className="banner__text">
        {title ? <Box className="banner__title">{title}</Box> : null}
        <Txt>{children}</Txt>
      </Box>
      {onClose ? (
        <Tap className="banner__close" label={texts.common.close} onTap={onClose}>
          <Txt>×</Txt>
        </Tap>
      ) : null}
    </Box>
  );
}

export function Empty({ text }: { text: readonly [string, string] | readonly string[] }): ReactNode {
  return (
    <Box className="empty" role="status">
      <Box className="empty__mark" />
      <Box className="empty__title">{text[0]}</Box>
      {text[1] ? <Box className="empty__text">{text[1]}</Box> : null}
    </Box>
  );
}

/** Grey shapes where the content will be. */
export function Skeleton({ count = 3 }: { count?: number }): ReactNode {
  return (
    <Box role="status" label={texts.common.loading}>
      {Array.from({ length: count }, (_, index) => (
        <Box className="card skeleton" key={index}>
          <Box className="skeleton__line skeleton__line--short" />
          <Box className="skeleton__line" />
          <Box className="skeleton__line skeleton__line--half" />
        </Box>
      ))}
    </Box>
  );
}

/** Nothing could be read, or it could not be read again. */
export function Failure({
  text,
  onRetry,
  stale = false,
}: {
  text: string;
  onRetry: () => void;
  stale?: boolean;
}): ReactNode {
  return (
    <Box className={`failure ${stale ? 'failure--stale' : ''}`} role="alert">
      <Box className="failure__text">
        <Txt>{text}</Txt>
      </Box>
      <Button look="plain" onTap={onRetry}>
        {texts.error.retry}
      </Button>
    </Box>
  );
}
