/**
 * The few things that screens are made of. In the browser they are real HTML elements, so that keyboards and screen
 * readers work; in WeChat they are its own components. Nothing else in the app knows which.
 */
import type { CSSProperties, ReactNode } from 'react';
import { Input, Picker, Text, Textarea, View } from '@tarojs/components';
import { said } from './said.ts';

type Style = Record<string, string | number>;

interface BoxProps {
  id?: string;
  className?: string;
  style?: Style;
  /** For screen readers: alert, status, list, img… */
  role?: string;
  label?: string;
  children?: ReactNode;
}

export function Box({ id, className = '', style, role, label, children }: BoxProps): ReactNode {
  const identity = id === undefined ? {} : { id };
  const styled = style === undefined ? {} : { style: style as CSSProperties };
  const says = said({ role, label });
  if (!IN_BROWSER)
    return (
      <View className={className} {...says} {...identity} {...styled}>
        {children}
      </View>
    );
  return (
    <div className={className} {...says} {...identity} {...styled}>
      {children}
    </div>
  );
}

interface TxtProps {
  className?: string;
  /** May be selected and copied. */
  copyable?: boolean;
  children?: ReactNode;
}

export function Txt({ className = '', copyable = false, children }: TxtProps): ReactNode {
  if (!IN_BROWSER)
    return (
      <Text className={className} userSelect={copyable}>
        {children}
      </Text>
    );
  return <span className={className}>{children}</span>;
}

/** A title that screen readers can jump to. */
export function Heading({ level, className = '', children }: TxtProps & { level: 1 | 2 | 3 }): ReactNode {
  if (!IN_BROWSER)
    return (
      <View className={className} {...said({ role: 'heading', level })}>
        {children}
      </View>
    );
  const Tag = `h${level}` as const;
  return <Tag className={`heading ${className}`}>{children}</Tag>;
}

export type TapRole = 'button' | 'radio' | 'checkbox' | 'tab' | 'switch';

interface TapProps {
  className?: string;
  onTap: () => void;
  disabled?: boolean;
  /** What a screen reader says, where the content does not say it. */
  label?: string;
  role?: TapRole;
  /** For everything that is chosen or not. */
  on?: boolean;
  /** Where one is, among ways that lead elsewhere. */
  current?: boolean;
  children?: ReactNode;
}

/** Anything that can be pressed. */
export function Tap({
  className = '',
  onTap,
  disabled = false,
  label,
  role = 'button',
  on,
  current = false,
  children,
}: TapProps): ReactNode {
  const name = `tap ${disabled ? 'tap--off' : ''} ${className}`;
  const says = said({ role, label, on, disabled, current });
  if (!IN_BROWSER)
    return disabled ? (
      <View className={name} {...says}>
        {children}
      </View>
    ) : (
      <View className={name} hoverClass="tap--down" onClick={onTap} {...says}>
        {children}
      </View>
    );
  return (
    <button type="button" className={name} disabled={disabled} onClick={onTap} {...says}>
      {children}
    </button>
  );
}

interface InputProps {
  id?: string;
  value: string;
  onChange: (value: string) => void;
  label: string;
  placeholder?: string;
  kind?: 'text' | 'number' | 'search';
  max?: number;
  /** Marked as wrong, with the id of the text that says why. */
  fault?: string;
  onEnter?: () => void;
}

export function TextInput({
  id,
  value,
  onChange,
  label,
  placeholder = '',
  kind = 'text',
  max = 500,
  fault,
  onEnter,
}: InputProps): ReactNode {
  const name = `input ${fault ? 'input--wrong' : ''}`;
  const identity = id === undefined ? {} : { id };
  if (!IN_BROWSER)
    return (
      <Input
        className={name}
        value={value}
        placeholder={placeholder}
        placeholderClass="placeholder"
        // 'digit' has a minus and a point; what is allowed is said by the server.
        type={kind === 'number' ? 'digit' : 'text'}
        confirmType={kind === 'search' ? 'search' : 'done'}
        maxlength={max}
        onInput={(event) => onChange(event.detail.value)}
        // An input without a role is read out without its label.
        {...said({ role: kind === 'search' ? 'searchbox' : 'textbox', label, fault })}
        {...(onEnter ? { onConfirm: onEnter } : {})}
        {...identity}
      />
    );
  return (
    <input
      className={name}
      value={value}
      placeholder={placeholder}
      {...said({ label, fault })}
      type={kind === 'search' ? 'search' : 'text'}
      inputMode={kind === 'number' ? 'decimal' : undefined}
      maxLength={max}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onEnter?.();
      }}
      {...identity}
    />
  );
}

export function TextArea({ id, value, onChange, label, placeholder = '', max = 4000, fault }: InputProps): ReactNode {
  const name = `input input--long ${fault ? 'input--wrong' : ''}`;
  const identity = id === undefined ? {} : { id };
  if (!IN_BROWSER)
    return (
      <Textarea
        className={name}
        value={value}
        placeholder={placeholder}
        placeholderClass="placeholder"
        maxlength={max}
        autoHeight
        onInput={(event) => onChange(event.detail.value)}
        {...said({ role: 'textbox', label, fault })}
        {...identity}
      />
    );
  return (
    <textarea
      className={name}
      value={value}
      placeholder={placeholder}
      {...said({ label, fault })}
      maxLength={max}
      rows={Math.min(10, Math.max(3, value.split('\n').length + 1))}
      onChange={(event) => onChange(event.target.value)}
      {...identity}
    />
  );
}

/** A civil day, 'YYYY-MM-DD' or ''. */
export function DateInput({ id, value, onChange, label, placeholder = '', fault }: InputProps): ReactNode {
  const name = `input ${fault ? 'input--wrong' : ''} ${value ? '' : 'input--empty'}`;
  const identity = id === undefined ? {} : { id };
  if (!IN_BROWSER)
    return (
      <Picker
        mode="date"
        value={value}
        onChange={(event) => onChange(event.detail.value)}
        // A button is read out by its label alone, so the day is part of it.
        {...said({ role: 'button', label: `${label} ${value || placeholder}`, fault })}
        {...identity}
      >
        <View className={name}>{value || placeholder}</View>
      </Picker>
    );
  return (
    <input
      className={name}
      type="date"
      value={value}
      {...said({ label, fault })}
      onChange={(event) => onChange(event.target.value)}
      {...identity}
    />
  );
}
