import { systemTextScale } from '../platform/screen.ts';
import { dark } from '../session/look.ts';
import { elderMode } from '../session/settings.ts';
import { useStore } from '../session/store.ts';

interface Theme {
  className: string;
  style: Record<string, number>;
}

/** Tokens hang on these classes; whatever is taken out of the page has to bring them along. */
export function useTheme(): Theme {
  const elder = useStore(elderMode);
  const className = `theme look--${useStore(dark) ? 'dark' : 'light'} ${elder ? 'theme--elder' : ''}`;
  // The phone's own text size on top of ours.
  return { className, style: { '--scale': systemTextScale() } };
}
