import { z } from 'zod';
import type { Role } from '../../../kernel/principal.ts';
import { AWARD_STATUSES } from '../../../modules/awards/index.ts';
import {
  AWARD_ORDERS,
  awardsExport,
  boxesExport,
  breaksExport,
  bulkUploadsExport,
  CASE_ORDERS,
  casesExport,
  DECLINE_ORDERS,
  DISPUTE_ORDERS,
  declinesExport,
  disputesExport,
  EXCEPTION_ORDERS,
  type ExportedList,
  invoicesExport,
  movementsExport,
  STAFF_ORDERS,
  STOP_ORDERS,
  signalsExport,
  staffExport,
  stopsExport,
  WAITING_ORDERS,
  waitingExport,
} from '../../../modules/reports/index.ts';
import type { Download } from '../../send-download.ts';
import type { ApiDeps } from '../api-deps.ts';
import {
  AWARD_READERS,
  CASE_READERS,
  DECLINE_READERS,
  OVERSEERS,
  PRACTICE_ROLES,
  READERS,
  SIGNAL_READERS,
  STAFF_READERS,
  UPLOADERS,
  VIREMENT_READERS,
} from '../roles.ts';
import { type ApiRoute, type Asked, route } from '../route.ts';
import { byId, id, inOrder, practiceCode } from '../schemas.ts';
import { movementFilter } from './budget-schema.ts';
import { caseKindSchema } from './case-schema.ts';
import { delegationFilter } from './delegation-schema.ts';
import { disputeStatusSchema } from './dispute-schema.ts';
import { exceptionStateSchema } from './exception-schema.ts';
import { invoiceFilter } from './invoice-schema.ts';
import { readBudget } from './read-budget.ts';
import { breakFilter } from './reconciliation-schema.ts';
import { signalFilter } from './signal-schema.ts';
import { staffFilter } from './staff-schema.ts';
import { virementFilter } from './virement-schema.ts';

const tag = 'Exports';
const view = z.enum(['open', 'closed', 'all']).default('open').meta({ description: 'Which of them.' });
const DESCRIPTION =
  'CSV in UTF-8. Its first lines say filters, time, who and how many rows; all of it is of one moment, and that it was made is on record (R62). Two are made at once.';

type About<P extends z.ZodObject, Q extends z.ZodObject> = {
  /** Of the file. */
  name: string;
  path: string;
  summary: string;
  roles: readonly Role[];
  query: Q;
  params?: P;
  list: (deps: ApiDeps, asked: Asked<z.output<P>, z.output<Q>, unknown>) => Promise<ExportedList> | ExportedList;
};

/** A list as a file, with the filters of the list itself. */
function exportRoute<Q extends z.ZodObject, P extends z.ZodObject = z.ZodObject>(about: About<P, Q>): ApiRoute {
  const { name, path, summary, roles, query, params, list } = about;
  return route({
    method: 'get',
    path,
    tag,
    summary,
    description: DESCRIPTION,
    roles,
    query,
    ...(params ? { params } : {}),
    isFile: true,
    response: z.custom<Download>(),
    answers: { 200: 'The file.' },
    problems: [...(params ? (['not_found'] as const) : []), 'too_many_attempts'],
    handle: async (deps, asked) => {
      const { principal } = asked;
      const chosen = Object.entries({ ...asked.params, ...asked.query }).filter(([, value]) => value !== undefined);
      const filters = Object.fromEntries(chosen.map(([key, value]) => [key, String(value)]));
      const made = { list: await list(deps, asked), filters, practiceId: null };
      return {
        status: 200,
        body: {
          name: `${name}.csv`,
          write: (send) => deps.reports.makeExport(deps.db, principal, { ...made, send }),
        },
      };
    },
  });
}

export const exportRoutes: readonly ApiRoute[] = [
  exportRoute({
    name: 'awards',
    path: '/exports/awards',
    summary: 'Export awards',
    roles: AWARD_READERS,
    query: z.strictObject({
      practice: practiceCode.optional(),
      status: z.enum(AWARD_STATUSES).optional().meta({ description: 'Awards in this state.' }),
      policy: z.string().trim().min(1).max(20).optional().meta({ description: 'Awards under this policy.' }),
      method: z.enum(['card', 'voucher', 'invoice']).optional().meta({ description: 'Awards given in this way.' }),
      sort: inOrder(AWARD_ORDERS),
    }),
    list: (_deps, { query: { practice, status, ...filter } }) =>
      awardsExport({ practiceCode: practice, statuses: status && [status], ...filter }),
  }),
  exportRoute({
    name: 'payments',
    path: '/exports/payments',
    summary: 'Export payments',
    roles: AWARD_READERS,
    query: z.strictObject({ award: id.optional().meta({ description: 'Only those of this award.' }) }),
    list: (deps, { query: { award } }) => deps.reports.paymentsExport({ awardId: award }),
  }),
  exportRoute({
    name: 'declines',
    path: '/exports/declines',
    summary: 'Export declined payments',
    roles: DECLINE_READERS,
    query: z.strictObject({
      view,
      practice: practiceCode.optional(),
      sort: inOrder(DECLINE_ORDERS),
    }),
    list: (_deps, { query: { practice, ...filter } }) => declinesExport({ practiceCode: practice, ...filter }),
  }),
  exportRoute({
    name: 'cases',
    path: '/exports/cases',
    summary: 'Export what has to be settled',
    roles: CASE_READERS,
    query: z.strictObject({ view, kind: caseKindSchema.optional(), sort: inOrder(CASE_ORDERS) }),
    list: (_deps, { query }) => casesExport(query),
  }),
  exportRoute({
    name: 'exceptions',
    path: '/exports/exceptions',
    summary: 'Export exceptions',
    roles: READERS,
    query: z.strictObject({
      state: exceptionStateSchema.optional(),
      practice: practiceCode.optional(),
      sort: inOrder(EXCEPTION_ORDERS),
    }),
    list: (deps, { query: { practice, ...filter } }) =>
      deps.reports.exceptionsExport({ practiceCode: practice, ...filter }),
  }),
  exportRoute({
    name: 'waiting-awards',
    path: '/exports/waiting-awards',
    summary: 'Export what waits for funds',
    roles: AWARD_READERS,
    query: z.strictObject({ practice: practiceCode.optional(), sort: inOrder(WAITING_ORDERS) }),
    list: (_deps, { query: { practice, sort } }) => waitingExport({ practiceCode: practice, sort }),
  }),
  exportRoute({
    name: 'invoices',
    path: '/exports/invoices',
    summary: 'Export invoices',
    roles: READERS,
    query: z.strictObject(invoiceFilter),
    list: (_deps, { query: { practice, award, ...filter } }) =>
      invoicesExport({ practiceCode: practice, awardId: award, ...filter }),
  }),
  exportRoute({
    name: 'signals',
    path: '/exports/signals',
    summary: 'Export fraud signals',
    roles: SIGNAL_READERS,
    query: z.strictObject(signalFilter),
    list: (_deps, { query: { practice, ...filter } }) => signalsExport({ practiceCode: practice, ...filter }),
  }),
  exportRoute({
    name: 'disputes',
    path: '/exports/disputes',
    summary: 'Export disputes',
    roles: CASE_READERS,
    query: z.strictObject({ status: disputeStatusSchema.optional(), sort: inOrder(DISPUTE_ORDERS) }),
    list: (_deps, { query }) => disputesExport(query),
  }),
  exportRoute({
    name: 'breaks',
    path: '/exports/breaks',
    summary: 'Export breaks',
    roles: OVERSEERS,
    query: z.strictObject(breakFilter),
    list: (_deps, { query }) => breaksExport(query),
  }),
  exportRoute({
    name: 'virements',
    path: '/exports/virements',
    summary: 'Export offers of money between practices',
    roles: VIREMENT_READERS,
    query: z.strictObject(virementFilter),
    list: (deps, { query: { practice, ...filter } }) =>
      deps.reports.virementsExport({ practiceCode: practice, ...filter }),
  }),
  exportRoute({
    name: 'delegations',
    path: '/exports/delegations',
    summary: 'Export delegations',
    roles: READERS,
    query: z.strictObject(delegationFilter),
    list: (deps, { query: { practice, ...filter } }) =>
      deps.reports.delegationsExport({ practiceCode: practice, ...filter }),
  }),
  exportRoute({
    name: 'staff',
    path: '/exports/staff',
    summary: 'Export staff and keys',
    roles: STAFF_READERS,
    query: z.strictObject({ ...staffFilter, sort: inOrder(STAFF_ORDERS) }),
    list: (_deps, { query }) => staffExport(query),
  }),
  exportRoute({
    name: 'stops',
    path: '/exports/stops',
    summary: 'Export stops',
    roles: OVERSEERS,
    query: z.strictObject({
      state: z
        .enum(['in_force', 'lifted'])
        .optional()
        .meta({ description: 'Only those in force, or only lifted ones.' }),
      sort: inOrder(STOP_ORDERS),
    }),
    list: (_deps, { query }) => stopsExport(query),
  }),
  exportRoute({
    name: 'card-boxes',
    path: '/exports/card-boxes',
    summary: 'Export boxes of cards',
    roles: PRACTICE_ROLES,
    query: z.strictObject({}),
    list: () => boxesExport({}),
  }),
  exportRoute({
    name: 'bulk-uploads',
    path: '/exports/bulk-uploads',
    summary: 'Export files of requests',
    roles: UPLOADERS,
    query: z.strictObject({}),
    list: () => bulkUploadsExport({}),
  }),
  exportRoute({
    name: 'movements',
    path: '/budgets/:id/movements/export',
    params: byId,
    summary: 'Export the movements of a budget',
    roles: READERS,
    query: z.strictObject(movementFilter),
    list: async (deps, { principal, params, query }) => {
      await readBudget(deps, principal, params.id);
      return movementsExport(params.id, query);
    },
  }),
];
