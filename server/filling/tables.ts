/** Lists of forms as workbooks: the rows that were filled in, the empty table to fill in at a desk, and what comes back of it. */
import { ruleNamed } from '@banjie/shared/engine/deciding/rules.ts';
import { describeForm, drawn, type Form, type FormField } from '@banjie/shared/engine/forms/form.ts';
import { isRejection, reject } from '@banjie/shared/kernel/rejection.ts';
import { procedureOf, versions } from '@banjie/shared/procedures/index.ts';
import type { FileAnswer, Handlers } from '../http/handler.ts';
import { rowsAsTable } from '../matters/facts.ts';
import { texts as matterTexts } from '../matters/texts.ts';
import type { GuidePorts } from '../resources/guide/handlers.ts';
import { bytesOf } from '../resources/hand-in/handlers.ts';
import { WORKBOOK, writeWorkbook } from '../workbooks/write.ts';
import type { FillingPorts } from './handlers.ts';
import { texts } from './texts.ts';

/** What a paste reads: people and things of which two may have one name are chosen in the form. */
const chosen = new Set<FormField['kind']>(['unit', 'resource', 'person', 'entry', 'personal']);

/** As much as a form takes many times over. */
const MOST_BYTES = 2 * 1024 * 1024;
const MOST_LENGTH = 2_000_000;

export function tableHandlers({
  service,
  sightIn,
  table,
}: Pick<FillingPorts, 'service' | 'sightIn'> & Pick<GuidePorts, 'table'>): Handlers<
  'downloadRows' | 'downloadTemplate' | 'readTable'
> {
  const listIn = (form: Form | undefined, key: string): FormField | undefined =>
    form && describeForm(form).find((one) => one.key === key && one.kind === 'list');
  const fileOf = (title: string, rows: readonly string[][]): FileAnswer => {
    const content = writeWorkbook(title, rows);
    return { name: `${title}.xlsx`, type: WORKBOOK, size: content.length, content };
  };
  const templateOf = (field: FormField): FileAnswer => {
    const columns = drawn(field.items ?? []).filter(({ kind, readOnly }) => readOnly !== true && !chosen.has(kind));
    return fileOf(texts.template(field.title), [columns.map(({ title }) => title)]);
  };

  return {
    async downloadRows({ caller, params, query }) {
      const seen = await sightIn(params.id, caller);
      if (isRejection(seen)) return seen;
      const { state, sight } = seen;
      const procedure = procedureOf(state.procedure, state.version);
      const isOpening = params.form === 'open';
      const field = listIn(isOpening ? procedure.opening.form : ruleNamed(procedure, params.form)?.form, params.field);
      if (!field) return reject('notFound', texts.noTable);
      if (query.template) return templateOf(field);
      const values = isOpening ? state.opening : state.given[params.form]?.form;
      const context = service.context({ kind: 'person', person: caller.person, channel: caller.channel });
      if (isRejection(context)) return context;
      const rows = await service.freshly(
        context,
        ({ directory, registers }) => values && rowsAsTable(field, values, { directory, registers, sight }),
      );
      return rows ? fileOf(`${state.number} ${field.title}`, rows) : reject('notFound', texts.noTable);
    },
    async downloadTemplate({ params }) {
      const procedure = versions.latest(params.key);
      if (!procedure) return reject('notFound', matterTexts.unknownProcedure(params.key));
      const field = listIn(procedure.opening.form, params.field);
      return Promise.resolve(field ? templateOf(field) : reject('notFound', texts.noTable));
    },
    async readTable({ upload }) {
      const bytes = await bytesOf(upload, MOST_BYTES, texts.tableTooLarge);
      if (isRejection(bytes)) return bytes;
      const read = await table(bytes);
      if (isRejection(read)) return read;
      return read.text.length > MOST_LENGTH ? reject('tooLarge', texts.tableTooLarge) : { text: read.text };
    },
  };
}
