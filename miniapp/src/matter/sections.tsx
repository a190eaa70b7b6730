/** The rest of a matter: what was filled in, what happened, what kind of matter it is. */
import { Fragment, useState, type ReactNode } from 'react';
import type { FactSection, MatterView, TimelineEntry } from '@banjie/shared/contract/shapes.ts';
import { fillingTexts } from '../filling/texts.ts';
import { rowsPath, Workbook } from '../filling/workbook.tsx';
import { useForPaper, useOnPaper, type Printing } from '../desk/printing.ts';
import { texts as desk } from '../desk/texts.ts';
import { wide } from '../platform/desk.ts';
import { Box, Heading, Tap, Txt } from '../platform/primitives.tsx';
import { texts } from '../texts.ts';
import { useAsked } from '../data/asked.ts';
import { useFurther } from '../data/further.ts';
import { api, errorText } from '../session/api.ts';
import { useStore } from '../session/store.ts';
import { More, useFolded } from '../ui/more.tsx';
import { Banner, Button, Card, Rows } from '../ui/parts.tsx';

export function Facts({ matter, facts }: { matter: string; facts: readonly FactSection[] }): ReactNode {
  return facts.map((section, index) => (
    <Card title={section.title} key={`${section.title}-${index}`}>
      <Rows rows={section.rows} />
      {section.rows.map(({ label, personal, looks }) => (
        <Fragment key={label}>
          {personal === undefined ? null : <Sealed matter={matter} field={personal} label={label} />}
          {looks === undefined ? null : <Looks matter={matter} field={looks} label={label} />}
        </Fragment>
      ))}
      {section.tables.map((table, at) => (
        <Table matter={matter} table={table} key={`${table.title}-${at}`} />
      ))}
    </Card>
  ));
}

/** What is sealed is shown when it is asked for, and not kept: each look is recorded. */
function Sealed({ matter, field, label }: { matter: string; field: string; label: string }): ReactNode {
  const [said, setSaid] = useState<string>();
  const look = () => {
    api
      .readPersonal({ params: { id: matter, field } })
      .then(({ value }) => setSaid(value))
      .catch((error: unknown) => setSaid(errorText(error)));
  };
  if (said !== undefined) return <Rows rows={[{ label, value: said }]} />;
  return (
    <Button look="quiet" onTap={look}>
      {texts.matter.look(label)}
    </Button>
  );
}

/** Who has looked at it, for those whom the matter concerns. */
function Looks({ matter, field, label }: { matter: string; field: string; label: string }): ReactNode {
  const { data, error, loading, ask } = useAsked(`looks:${matter}`, () => api.listLooks({ params: { id: matter } }));
  useForPaper({ more: data === undefined, loading, error, loadMore: ask });
  const found = data?.items
    .filter((one) => one.field === field)
    .map(({ atText, what, who }) => ({ label: atText, value: texts.matter.looked(who, what) }));
  return (
    <>
      {error === undefined ? null : <Banner tone="bad">{error}</Banner>}
      {found === undefined ? null : found.length === 0 ? (
        <Txt className="text-soft">{texts.matter.nobodyLooked(label)}</Txt>
      ) : (
        <Rows rows={found} />
      )}
      <Button look="quiet" busy={loading} onTap={ask}>
        {found === undefined ? texts.matter.whoLooked(label) : texts.matter.whoLookedAgain}
      </Button>
    </>
  );
}

const ROWS_SHOWN = 5;
/** A table of two thousand rows is opened step by step. */
const ROWS_OPENED = 200;

/** A table on a narrow screen: one block per row, with the header as labels. */
function Table({ matter, table }: { matter: string; table: FactSection['tables'][number] }): ReactNode {
  const [opened, setListed] = useState(ROWS_SHOWN);
  const onPaper = useOnPaper();
  const listed = onPaper ? table.rows.length : opened;
  const shown = table.rows.slice(0, listed);
  const left = table.rows.length - shown.length;
  return (
    <Box className="table">
      <Box className="table__head">
        <Heading level={3} className="table__title">
          {table.title}
        </Heading>
        <Txt className="table__count">{texts.matter.rows(table.rows.length)}</Txt>
      </Box>
      {shown.map((row, index) => (
        <Box className="table__row" key={index}>
          <Rows
            rows={row
              .map((value, column) => ({ label: table.header[column] ?? '', value }))
              .filter((one) => one.value !== '')}
          />
        </Box>
      ))}
      {table.rows.length > ROWS_SHOWN && !onPaper ? (
        <Button look="quiet" onPaper={left > 0} onTap={() => setListed(left === 0 ? ROWS_SHOWN : listed + ROWS_OPENED)}>
          {left === 0
            ? texts.common.collapse
            : left <= ROWS_OPENED
              ? texts.matter.allEntries(table.rows.length)
              : texts.form.showRows(listed, table.rows.length)}
        </Button>
      ) : null}
      {table.of !== undefined && table.field !== undefined ? (
        <Workbook
          path={rowsPath(matter, table.of, table.field)}
          name={table.title}
          text={fillingTexts.table.download(table.title)}
        />
      ) : null}
    </Box>
  );
}

const ENTRIES_SHOWN = 6;

type Placed = TimelineEntry & { place: string };

/** One act can leave several entries under one number: their place among them is what tells them apart. */
function newestFirst(entries: readonly TimelineEntry[]): Placed[] {
  const times = new Map<number, number>();
  return entries
    .map((entry) => {
      const nth = (times.get(entry.seq) ?? 0) + 1;
      times.set(entry.seq, nth);
      return { ...entry, place: `${entry.seq}.${nth}` };
    })
    .reverse();
}

/** Newest first; a long history opens on demand, and what is older is read when somebody asks for it. */
export function Timeline({ matter, printing }: { matter: MatterView; printing: Printing }): ReactNode {
  const pages = useFurther<Placed>({
    about: `timeline:${matter.id}`,
    first: newestFirst(matter.timeline),
    next: matter.more.timeline,
    read: async (cursor) => {
      const page = await api.readTimeline({ params: { id: matter.id }, query: { cursor } });
      return { ...page, items: newestFirst(page.items) };
    },
    idOf: (entry) => entry.place,
  });
  const { shown, fold } = useFolded(pages, ENTRIES_SHOWN);
  const isWide = useStore(wide);
  return (
    <Card
      title={texts.matter.timeline}
      aside={
        isWide ? (
          <Tap className="link print" onTap={printing.begin}>
            <Txt>{desk.print}</Txt>
          </Tap>
        ) : null
      }
    >
      <Box className="timeline" role="list">
        {shown.map((entry) => (
          <Box className={`entry entry--${entry.tone}`} role="listitem" key={entry.place}>
            <Box className="entry__what">
              <Txt>{entry.what}</Txt>
            </Box>
            <Box className="entry__who">
              <Txt>
                {[entry.who, entry.onBehalfOf ? texts.matter.onBehalfOf(entry.onBehalfOf) : '', entry.atText]
                  .filter(Boolean)
                  .join(' · ')}
              </Txt>
            </Box>
            {entry.details.length > 0 ? <Rows rows={entry.details} /> : null}
          </Box>
        ))}
      </Box>
      <More fold={fold} pages={pages} label={texts.matter.earlier} />
    </Card>
  );
}

/** What kind of matter this is, with the articles in our words. Closed at first. */
export function About({
  summary,
  articles,
  regime,
}: Pick<MatterView, 'summary' | 'articles'> & { regime?: string }): ReactNode {
  const [unfolded, setOpen] = useState(false);
  const onPaper = useOnPaper();
  const open = unfolded || onPaper;
  return (
    <Box className="card">
      <Tap className="fold" on={open} onTap={() => setOpen(!open)}>
        <Txt>{texts.matter.about}</Txt>
        <Box className={`chevron ${open ? 'chevron--up' : 'chevron--down'}`} />
      </Tap>
      {open ? (
        <Box className="fold__body">
          <Box className="body-text">
            <Txt>{summary}</Txt>
          </Box>
          <Rows
            rows={[
              ...articles.map((article) => ({ label: article.id, value: article.text })),
              ...(regime ? [{ label: texts.matter.regime, value: regime }] : []),
            ]}
          />
        </Box>
      ) : null}
    </Box>
  );
}
