/** What is wrong with a field, below it, and where on the page the field is. */
import type { ReactNode } from 'react';
import { Box, Txt } from '../platform/primitives.tsx';

export const fieldId = (path: string): string => `f-${path.replace(/\W/g, '-')}`;

export function FaultText({ id, text }: { id: string; text: string | undefined }): ReactNode {
  if (text === undefined) return null;
  return (
    <Box className="field__fault" id={id} role="alert">
      <Txt>{text}</Txt>
    </Box>
  );
}
