/** 草稿: what I have begun on any device and not sent. */
import type { ReactNode } from 'react';
import type { DraftLine } from '@banjie/shared/contract/routes/filling.ts';
import { draftName, dropDraft } from '../../data/drafts.ts';
import { useLoad } from '../../data/load.ts';
import { fillingTexts as texts } from '../../filling/texts.ts';
import { Box, Tap, Txt } from '../../platform/primitives.tsx';
import { goTo } from '../../routes.ts';
import { api, errorText } from '../../session/api.ts';
import { useMe } from '../../session/me.ts';
import { Listed } from '../../ui/listed.tsx';
import { Rows } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { sayError } from '../../ui/toast.ts';

export default function Drafts(): ReactNode {
  const person = useMe()?.id;
  const { data, error, reload } = useLoad('drafts', () => api.listDrafts({}));
  const drop = async ({ name, version }: DraftLine) => {
    try {
      await api.dropDraft({ params: { name }, query: { version } });
      // What stands on this device is the same draft.
      if (person !== undefined) dropDraft(draftName(person, name));
      await reload();
    } catch (failure) {
      sayError(errorText(failure));
    }
  };
  return (
    <Screen title={texts.draft.title} onRefresh={() => void reload()}>
      <Listed
        items={data?.items}
        error={error}
        none={texts.draft.empty}
        onRetry={() => void reload()}
        line={(one) => (
          <Box className="draft" key={one.name}>
            <Tap
              className="procedure"
              onTap={() =>
                one.matter === undefined ? goTo.form(one.procedure ?? '', one.anew, one.anew) : goTo.matter(one.matter)
              }
            >
              <Box className="procedure__text">
                <Box className="procedure__title">{one.title}</Box>
                {one.about === undefined ? null : <Txt>{one.about}</Txt>}
                <Txt className="text-soft">{texts.draft.at(one.atText)}</Txt>
                {one.closed === undefined ? null : <Txt className="field__fault">{one.closed}</Txt>}
              </Box>
              <Box className="chevron" />
            </Tap>
            {one.said && one.said.length > 0 ? <Rows rows={one.said} /> : null}
            <Tap className="link" label={texts.draft.dropOf(one.title)} onTap={() => void drop(one)}>
              <Txt>{texts.draft.drop}</Txt>
            </Tap>
          </Box>
        )}
      />
    </Screen>
  );
}
