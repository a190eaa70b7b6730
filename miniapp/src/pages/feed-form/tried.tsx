/** What a mapping reads of a message: each field with what stands there, what it means, and what is wrong with it. */
import type { ReactNode } from 'react';
import type { TriedView } from '@banjie/shared/contract/routes/feeds.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { Banner, Card, Tag } from '../../ui/parts.tsx';
import { texts } from '../feeds/texts.ts';

export function Tried({ tried, stale }: { tried: TriedView; stale: boolean }): ReactNode {
  return (
    <Box id="tried">
      {stale ? <Banner tone="warn">{texts.changedNow}</Banner> : null}
      <Banner tone={tried.reads ? 'good' : 'bad'}>{tried.text}</Banner>
      {tried.faults.map(({ path, message }) => (
        <Banner tone="warn" key={path + message}>
          {message}
        </Banner>
      ))}
      {tried.items.map((item, n) => (
        // Read anew as a whole each time.
        <Card title={item.text} key={n} aside={<Tag tone={item.taken ? 'good' : 'bad'}>{n + 1}</Tag>}>
          {item.fields.map((field) => (
            <Box className="item" key={field.title}>
              <Box className="item__head">
                <Box className="item__title">
                  <Txt>{field.title}</Txt>
                </Box>
                <Txt className="text-soft">{field.from}</Txt>
              </Box>
              {field.found === undefined && field.means === undefined ? null : (
                <Txt>{texts.means(field.found ?? '', field.means ?? field.found ?? '')}</Txt>
              )}
              {field.fault === undefined ? null : (
                <Box className="field__fault" role="alert">
                  <Txt>{field.fault}</Txt>
                </Box>
              )}
            </Box>
          ))}
        </Card>
      ))}
    </Box>
  );
}
