/** What lies over a page, and what scrolls inside of it. Browser and WeChat differ most here. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { RootPortal, ScrollView, View } from '@tarojs/components';
import { said } from './said.ts';
import { bringIntoView } from './screen.ts';

/** A part that scrolls by itself; `showing` is the id of what should be brought into view. */
export function ScrollBox({
  className = '',
  showing = '',
  children,
}: {
  className?: string;
  showing?: string;
  children?: ReactNode;
}): ReactNode {
  useEffect(() => {
    if (IN_BROWSER && showing !== '') bringIntoView(showing);
  }, [showing]);
  if (!IN_BROWSER)
    return (
      <ScrollView className={className} scrollY scrollIntoView={showing} enhanced showScrollbar={false}>
        {children}
      </ScrollView>
    );
  return (
    // Keyboards must be able to scroll it.
    <div className={className} tabIndex={0}>
      {children}
    </div>
  );
}

/** What lies under a sheet: a press closes it, the page behind does not scroll. */
export function Backdrop({ onTap, label }: { onTap: () => void; label: string }): ReactNode {
  if (!IN_BROWSER) return <View className="backdrop" catchMove onClick={onTap} {...said({ role: 'button', label })} />;
  return <button type="button" className="backdrop" tabIndex={-1} onClick={onTap} {...said({ label })} />;
}

/** Takes what lies over the page out of it: iPhones clip fixed parts inside of a scroll-view, and the browser's tab bar lies above the page. */
export function Portal({ children }: { children: ReactNode }): ReactNode {
  return IN_BROWSER ? createPortal(children, document.body) : <RootPortal>{children}</RootPortal>;
}

/** What stands beside all pages in a browser: before them, also for the keyboard. */
export function Beside({ children }: { children: ReactNode }): ReactNode {
  const [host] = useState(() => document.createElement('div'));
  useEffect(() => {
    document.body.prepend(host);
    return () => host.remove();
  }, [host]);
  return createPortal(children, host);
}

/** Takes the keyboard's focus while it is open and gives it back; Escape closes it. */
export function Dialog({
  className,
  label,
  onClose,
  children,
}: {
  className: string;
  label: string;
  onClose: () => void;
  children: ReactNode;
}): ReactNode {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!IN_BROWSER) return undefined;
    const before = document.activeElement;
    element.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const says = said({ role: 'dialog', modal: true, label });
  if (!IN_BROWSER)
    return (
      <View className={className} {...says}>
        {children}
      </View>
    );
  return (
    <div
      ref={element}
      className={className}
      {...says}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      {children}
    </div>
  );
}
