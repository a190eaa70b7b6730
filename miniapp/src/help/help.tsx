/** 「?」: what this is for, what can be done here, what follows, and whom to ask. */
import { useState, type ReactNode } from 'react';
import type { HelpView } from '@banjie/shared/contract/routes/help.ts';
import { useLoad } from '../data/load.ts';
import { Box, Heading, Tap, Txt } from '../platform/primitives.tsx';
import { api, door } from '../session/api.ts';
import { Failure, Skeleton } from '../ui/parts.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { texts } from './texts.ts';

/** What help is asked about: a page by its name, a form, a matter, or a decision in it. */
export type About = { page: string } | { procedure: string } | { matter: string; command?: string };

const read = (about: About): Promise<HelpView> => {
  // Also to whoever is not signed in yet: the door has its help too.
  if ('page' in about) return door.readPageHelp({ params: about });
  if ('procedure' in about) return api.readProcedureHelp({ params: { key: about.procedure } });
  const { matter, command } = about;
  return api.readMatterHelp({ params: { id: matter }, query: command === undefined ? {} : { command } });
};

interface HelpButtonProps {
  about: About;
  className: string;
  /** Written out, where it stands in a row of its own. */
  wide?: boolean;
}

export function HelpButton({ about, className, wide = false }: HelpButtonProps): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Tap className={className} label={texts.help.label} onTap={() => setOpen(true)}>
        <Box className="help-mark">
          <Txt>?</Txt>
        </Box>
        {wide ? <Txt>{texts.help.label}</Txt> : null}
      </Tap>
      {open ? <HelpSheet about={about} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function HelpSheet({ about, onClose }: { about: About; onClose: () => void }): ReactNode {
  const { data, error, reload } = useLoad(`help ${JSON.stringify(about)}`, () => read(about));
  return (
    <Sheet title={data?.title ?? texts.help.label} onClose={onClose}>
      {error ? <Failure text={error} stale={data !== undefined} onRetry={() => void reload()} /> : null}
      {data === undefined && !error ? <Skeleton count={2} /> : null}
      {data?.parts.map(({ title, lines }) => (
        <Box className="help-part" key={title}>
          <Heading level={3} className="help-part__title">
            {title}
          </Heading>
          {lines.map((line) => (
            <Box className="help-part__line" key={line}>
              <Txt>{line}</Txt>
            </Box>
          ))}
        </Box>
      ))}
    </Sheet>
  );
}
