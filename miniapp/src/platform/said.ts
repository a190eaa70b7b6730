/**
 * What a part says to a screen reader. Browser and WeChat understand the same words (ARIA) and differ in one name: a role is
 * `role` in the one, `aria-role` in the other. Everything that is said goes through here, so that both say the same.
 * In WeChat only what the templates name arrives (config/templates.ts).
 */
interface Said {
  /** alert, status, list, dialog, img… An element of the browser that is one by its tag needs none. */
  role?: string | undefined;
  /** What is read out in place of the content, or where there is none. */
  label?: string | undefined;
  /** For everything that is chosen or not, open or not. */
  on?: boolean | undefined;
  disabled?: boolean;
  /** Where one is, among ways that lead elsewhere. */
  current?: boolean;
  /** Of a title. */
  level?: number;
  /** Nothing behind it can be reached while it is there. */
  modal?: boolean;
  /** Marked as wrong, with the id of the text that says why. */
  fault?: string | undefined;
}

/** How ARIA calls being on, where that is not `checked`. */
const ON: Readonly<Record<string, string>> = { tab: 'aria-selected', button: 'aria-expanded' };

export function said({ role = '', label, on, disabled, current, level, modal, fault }: Said): Record<string, string> {
  const all: Record<string, string | undefined> = {
    [IN_BROWSER ? 'role' : 'aria-role']: role || undefined,
    'aria-label': label,
    // Not being on is said too.
    [ON[role] ?? 'aria-checked']: on === undefined ? undefined : String(on),
    'aria-disabled': disabled ? 'true' : undefined,
    'aria-current': current ? 'page' : undefined,
    'aria-level': level === undefined ? undefined : String(level),
    'aria-modal': modal ? 'true' : undefined,
    'aria-invalid': fault ? 'true' : undefined,
    'aria-describedby': fault || undefined,
  };
  const spoken: Record<string, string> = {};
  for (const [name, value] of Object.entries(all)) if (value !== undefined) spoken[name] = value;
  return spoken;
}
