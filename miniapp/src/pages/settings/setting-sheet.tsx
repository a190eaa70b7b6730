/** One setting: what it is now, what it may be, who changed it. */
import { useState, type ReactNode } from 'react';
import type { SettingChangeView, SettingView } from '@banjie/shared/contract/routes/settings.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { useAsked } from '../../data/asked.ts';
import { draftName } from '../../data/drafts.ts';
import { useSubmission } from '../../data/submission.ts';
import { FormSheet } from '../../form/form-sheet.tsx';
import { textOf } from '../../form/values.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { api } from '../../session/api.ts';
import { Banner, Button, Rows } from '../../ui/parts.tsx';
import { texts } from './texts.ts';

interface SettingSheetProps {
  setting: SettingView;
  person: string;
  onDone: () => void;
  /** Somebody else was faster: `text` says who. */
  onOvertaken: (text: string) => void;
  onClose: () => void;
}

const isWhy = (field: FormField) => field.key === 'why';

export function SettingSheet({ setting, person, onDone, onOvertaken, onClose }: SettingSheetProps): ReactNode {
  const [resetting, setResetting] = useState(false);
  const sent = {
    onDone,
    onAlreadyDone: onDone,
    onRefused: (error: Error) => onOvertaken(error.message),
  };
  const name = (kind: string) => draftName(person, `setting:${setting.key}:${setting.version}:${kind}`);
  const change = useSubmission({
    ...sent,
    name: name('change'),
    fields: setting.form,
    prefill: setting.prefill,
    bodyOf: (form) => ({ version: setting.version, form }),
    send: (body) => api.putSetting({ params: { key: setting.key }, body }),
  });
  const fieldsOfReset = setting.form.filter(isWhy);
  const reset = useSubmission({
    ...sent,
    name: name('reset'),
    fields: fieldsOfReset,
    bodyOf: (form) => ({ version: setting.version, why: textOf(form['why']) }),
    send: (body) => api.resetSetting({ params: { key: setting.key }, body }),
  });

  return (
    <FormSheet
      title={setting.title}
      fields={resetting ? fieldsOfReset : setting.form}
      submission={resetting ? reset : change}
      send={resetting ? texts.reset : texts.save}
      sending={texts.saving}
      onClose={onClose}
      {...(resetting ? { onBack: () => setResetting(false) } : {})}
      head={
        setting.help ? (
          <Box className="body-text">
            <Txt>{setting.help}</Txt>
          </Box>
        ) : null
      }
    >
      <Rows
        rows={[
          { label: texts.now, value: setting.value },
          { label: texts.default, value: setting.default },
          { label: texts.usedBy, value: setting.usedBy.join('、') || texts.allMatters },
          ...(setting.last ? [{ label: texts.last, value: said(setting.last) }] : []),
        ]}
      />
      {setting.changed && !resetting ? (
        <Button onTap={() => setResetting(true)}>{texts.resetTo(setting.default)}</Button>
      ) : null}
      {setting.version > 1 ? <History of={setting.key} /> : null}
    </FormSheet>
  );
}

/** Read only when it is asked for. */
function History({ of }: { of: string }): ReactNode {
  const { data, error, loading, ask } = useAsked(`setting-history:${of}`, () =>
    api.readSettingHistory({ params: { key: of } }),
  );
  return (
    <>
      {error ? <Banner tone="bad">{error}</Banner> : null}
      {data ? (
        <Rows rows={data.items.map((one) => ({ label: texts.history, value: said(one) }))} />
      ) : (
        <Button look="quiet" busy={loading} onTap={ask}>
          {texts.history}
        </Button>
      )}
    </>
  );
}

const said = ({ who, atText, from, to, why }: SettingChangeView): string => texts.lastText(who, atText, from, to, why);
