/** What is compared with what. */
import { useState, type ReactNode } from 'react';
import type { ResourceView } from '@banjie/shared/contract/shapes.ts';
import { Box, TextArea, Txt } from '../platform/primitives.tsx';
import { pickText } from '../platform/file.ts';
import { Tiles } from '../form/tiles.tsx';
import { texts } from '../texts.ts';
import { Banner, Button, Card } from '../ui/parts.tsx';

/** The other table: one that the server knows, or a text of one's own. */
export interface OtherTable {
  name: string;
  table?: string;
  csv?: string;
}

interface ChooseTableProps {
  resources: readonly ResourceView[];
  resource: ResourceView | undefined;
  onResource: (id: string) => void;
  busy: boolean;
  onCompare: (other: OtherTable) => void;
}

const OWN = 'own';

export function ChooseTable({ resources, resource, onResource, busy, onCompare }: ChooseTableProps): ReactNode {
  const [chosen, setChosen] = useState<string>();
  const [csv, setCsv] = useState('');
  const [fileName, setFileName] = useState('');
  const [problem, setProblem] = useState<string>();
  const table = resource?.tables.find((one) => one.id === chosen);
  const other: OtherTable | undefined = table
    ? { name: table.name, table: table.id }
    : chosen === OWN && csv.trim() !== ''
      ? { name: texts.compare.ownName(fileName), csv }
      : undefined;

  const pick = async () => {
    const picked = await pickText('csv');
    setProblem(picked === 'large' || picked === 'encoding' ? texts.compare[picked] : undefined);
    if (typeof picked === 'string') return;
    setCsv(picked.text);
    setFileName(picked.name);
  };

  return (
    <>
      <Card title={texts.compare.resource}>
        <Tiles
          label={texts.compare.resource}
          options={resources.map((one) => ({
            value: one.id,
            title: one.name,
            hint: [
              `${texts.compare.provider} ${one.provider.name}`,
              texts.compare.users(one.users),
              one.verifying > 0 ? texts.compare.verifyingCount(one.verifying) : '',
            ]
              .filter(Boolean)
              .join(' · '),
          }))}
          chosen={resource ? [resource.id] : []}
          onPick={(id) => {
            onResource(id);
            setChosen(undefined);
          }}
        />
      </Card>
      {resource ? (
        <Card title={texts.compare.other}>
          <Tiles
            label={texts.compare.other}
            options={[
              ...resource.tables.map((one) => ({ value: one.id, title: one.name, hint: one.unit })),
              { value: OWN, title: texts.compare.ownTable },
            ]}
            chosen={chosen === undefined ? [] : [chosen]}
            onPick={setChosen}
          />
          {chosen === OWN ? (
            <Box className="own-table">
              {problem ? <Banner tone="bad">{problem}</Banner> : null}
              <Button onTap={() => void pick()}>{fileName || texts.compare.pick}</Button>
              <Box className="field">
                <Box className="field__label">{texts.compare.paste}</Box>
                <Box className="field__help">
                  <Txt>
                    {texts.compare.pasteHint(
                      [resource.identifier, ...resource.fields].map((one) => one.title).join(','),
                    )}
                  </Txt>
                </Box>
                {csv.length > MAX_SHOWN ? (
                  <Box className="field__help">
                    <Txt>{fileName}</Txt>
                  </Box>
                ) : (
                  <TextArea value={csv} onChange={setCsv} label={texts.compare.paste} max={-1} />
                )}
              </Box>
            </Box>
          ) : null}
          <Button look="primary" busy={busy} disabled={other === undefined} onTap={() => other && onCompare(other)}>
            {busy ? texts.compare.running : texts.compare.run}
          </Button>
        </Card>
      ) : null}
    </>
  );
}

/** A large file is not put into an input: phones choke on it. */
const MAX_SHOWN = 20_000;
