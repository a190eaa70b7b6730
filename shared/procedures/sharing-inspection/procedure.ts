/** B-38, N-29, N-38: at least twice a year every unit's sharing is scored; published, reported, and what is wrong is pursued. */
import {
  city,
  eachOnce,
  finish,
  go,
  long,
  postKey,
  procedure,
  put,
  reasoned,
  shown,
  weightedScore,
  z,
} from '../../engine/words.ts';
import { toEveryUnit } from '../../catalogue/bodies.ts';
import { checkGround } from '../../catalogue/grounds.ts';
import { lateRoles } from '../../catalogue/late.ts';
import { pursued } from '../../catalogue/onward.ts';
import { blank, forms, indicators, inspected, period, rows } from './sheet.ts';
import { texts as t } from './texts.ts';

export const sharingInspection = procedure(t, forms, {
  key: 'sharing-inspection',
  figures: true,
  articles: ['B-10', 'B-38', 'N-29', 'N-38'],
  roles: {
    ...lateRoles,
    audit: { post: 'head', of: 'audit' },
    units: { parties: (_, directory) => inspected({ directory }).map(({ id }) => postKey(id, 'head')) },
    government: { posts: ['head', 'contact'], of: 'city-government' },
  },
  settings: indicators.settings,
  opening: {
    by: { posts: ['data', 'head'], kinds: ['authority'] },
    finding: true,
    title: (form) => t.matterTitle(form.period),
    outcomes: [go('assess')],
  },
  steps: {
    assess: {
      task: ['authority', city(30, 'wd'), 'committee'],
      commands: {
        score: {
          prefill: (matter, context) => ({ sheet: rows(matter).length > 0 ? rows(matter) : blank(context) }),
          check: (form, matter, context) => {
            const given = form.sheet;
            const wrong = eachOnce('sheet', given, inspected(context));
            if (wrong.length > 0) return wrong;
            return given.flatMap(({ unit, ground, finding }, n) => {
              if (ground === undefined) return [];
              const path = `sheet.${n}.ground`;
              return [
                ...(finding === undefined ? [{ path: `sheet.${n}.finding`, message: t.faults.finding }] : []),
                ...checkGround({ ground, unit }, matter.regime, context.directory, { ground: path, unit: path }),
              ];
            });
          },
          outcomes: [go('publish')],
        },
      },
    },
    publish: {
      task: ['authority', city(10, 'wd'), 'committee'],
      independent: { gave: ['score'] },
      commands: {
        publish: {
          decides: 'for',
          form: z.object({ overall: long(t.fields.overall) }),
          outcomes: [go('report')],
          registers: (matter, context) =>
            rows(matter).flatMap((row) => {
              const result = weightedScore(indicators.of(context), [row]);
              if (!result) return [];
              return put('results', `sharing-inspection/${period(matter)}/${row.unit}`, {
                ...{ title: t.resultTitle(period(matter), row.name), why: t.why, units: [row.unit] },
                values: {
                  ...{ period: period(matter), about: row.unit, score: shown(result.score) },
                  ...{ computation: `${result.computation}（${row.data}）`, advice: row.advice ?? '' },
                },
              });
            }),
          opens: (matter) =>
            rows(matter).flatMap(({ unit, ground, finding = '' }) =>
              ground === undefined ? [] : pursued(matter, { unit, ground, facts: finding, key: unit }),
            ),
          tells: toEveryUnit(t.tells.published, (matter) => t.publishedBody(period(matter)), {
            ...{ post: 'head', kind: 'result' },
          }),
        },
        rescore: { tone: 'danger', form: reasoned(t.fields.reason), outcomes: [go('assess')] },
      },
    },
    report: {
      task: ['authority', city(10, 'wd'), 'committee'],
      noReturn: '结果已公布，不退回前面的环节',
      commands: {
        report: {
          // B-10: audit supervises how the rules of sharing are carried out and its money used, and starts from the same report.
          tells: { title: t.tells.reported, to: 'audit', body: ({ given }) => given.report?.form.report ?? '' },
          outcomes: [go('read')],
        },
      },
    },
    read: {
      task: ['government', city(10, 'wd'), 'committee'],
      commands: { read: { form: z.object({ note: long(t.fields.note).optional() }), outcomes: [finish('reported')] } },
    },
  },
  ends: { good: ['reported'] },
  recurs: { every: 'half-year', for: 'city', by: 'authority', form: (turn) => ({ period: turn.title }) },
  registers: ['results'],
});
