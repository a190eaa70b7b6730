/** The file 卷宗 of a matter, to be kept: for the archive, or to be verified. */
import { useState, type ReactNode } from 'react';
import { addressOf } from '@banjie/shared/contract/client.ts';
import { proofRoutes } from '@banjie/shared/contract/routes/proof.ts';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { errorText } from '../session/api.ts';
import { receive } from '../session/files.ts';
import { noticeError } from '../session/session.ts';
import { texts } from '../texts.ts';
import { Banner, Button } from '../ui/parts.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { say } from '../ui/toast.ts';

const forms = { pdf: proofRoutes.printMatterFile, json: proofRoutes.readMatterFile };
type FileForm = keyof typeof forms;

export function Dossier({ matter }: { matter: MatterView }): ReactNode {
  const [choosing, setChoosing] = useState(false);
  const [busy, setBusy] = useState<FileForm>();
  const [failed, setFailed] = useState<string>();

  const take = async (form: FileForm) => {
    setBusy(form);
    setFailed(undefined);
    try {
      const address = addressOf(forms[form], { params: { id: matter.id } });
      const outcome = await receive(address, texts.dossier.name(matter.number, form));
      if (outcome === 'saved') say(texts.files.saved);
      if (outcome === 'unopened') setFailed(texts.files.unopened);
      else setChoosing(false);
    } catch (error) {
      noticeError(error);
      setFailed(errorText(error));
    }
    setBusy(undefined);
  };

  return (
    <>
      <Button look="quiet" onTap={() => setChoosing(true)}>
        {texts.dossier.export}
      </Button>
      {choosing ? (
        <Sheet title={texts.dossier.export} onClose={() => setChoosing(false)}>
          {failed === undefined ? null : <Banner tone="bad">{failed}</Banner>}
          <Button look="primary" busy={busy === 'pdf'} disabled={busy !== undefined} onTap={() => void take('pdf')}>
            {texts.dossier.forms.pdf}
          </Button>
          <Button busy={busy === 'json'} disabled={busy !== undefined} onTap={() => void take('json')}>
            {texts.dossier.forms.json}
          </Button>
        </Sheet>
      ) : null}
    </>
  );
}
