/** Lists of forms as Excel files: the rows that were sent, and the empty table to fill in at a desk and paste. */
import { createContext, useContext, type ReactNode } from 'react';
import { addressOf } from '@banjie/shared/contract/client.ts';
import { fillingRoutes } from '@banjie/shared/contract/routes/filling.ts';
import { download } from '../ui/download.ts';
import { Button } from '../ui/parts.tsx';
import { fillingTexts as texts } from './texts.ts';

/** Where the template of a list of the form at hand comes from; absent where there is none. */
export const Templates = createContext<((field: string) => string) | undefined>(undefined);

export const rowsPath = (id: string, form: string, field: string, template = false): string =>
  addressOf(fillingRoutes.downloadRows, {
    params: { id, form, field },
    ...(template ? { query: { template: '1' } } : {}),
  });
export const templatePath = (key: string, field: string): string =>
  addressOf(fillingRoutes.downloadTemplate, { params: { key, field } });

export function Workbook({ path, name, text }: { path: string; name: string; text: string }): ReactNode {
  return (
    <Button look="quiet" onTap={() => void download(path, `${name}.xlsx`)}>
      {text}
    </Button>
  );
}

/** Beside the way to paste rows. */
export function TemplateOf({ field, title }: { field: string; title: string }): ReactNode {
  const pathOf = useContext(Templates);
  if (!pathOf) return null;
  return <Workbook path={pathOf(field)} name={texts.table.template(title)} text={texts.table.getTemplate(title)} />;
}
