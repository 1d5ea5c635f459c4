import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import { findPracticeByCode } from '../../../modules/budgets/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { PRACTICE_ROLES, READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, day, id, paging, pence, practiceCode, reasonText } from '../schemas.ts';
import { invoiceFilter, invoicePage, invoiceSchema, toInvoice } from './invoice-schema.ts';

const tag = 'Invoices';
const common = { tag, params: byId, response: invoiceSchema } as const;

async function readInvoice(deps: ApiDeps, principal: Principal, invoiceId: string) {
  const found = await inScope(deps.db, principal.scope, (trx) => deps.reports.invoiceView(trx, invoiceId));
  if (!found) throw new AppError('not_found', 'There is no such invoice.');
  return toInvoice(found);
}

const supplierRoute = route({
  method: 'post',
  path: '/suppliers',
  tag,
  summary: 'Record a supplier, or its new bank details',
  description:
    'One name is one supplier of a practice. Other bank details than before hold its payments for 24 hours, and undo the check of what waits (R51). They are taken only under the name as it was written before: `conflict` names the supplier that a name written otherwise would stand for. Bank details are never in an answer.',
  roles: [...PRACTICE_ROLES, 'finance'],
  body: z
    .strictObject({
      practice: practiceCode,
      name: z
        .string()
        .trim()
        .min(1, 'Name the supplier.')
        .max(100)
        .meta({ description: 'What the practice calls it.' }),
      accountName: z
        .string()
        .trim()
        .min(1, 'Give the name on the account.')
        .max(100)
        .meta({ description: 'The name on the account.' }),
      sortCode: z.string().meta({ description: 'Six digits; blanks and dashes are allowed.', example: '20-00-00' }),
      accountNumber: z.string().meta({ description: 'Eight digits.', example: '12345678' }),
    })
    .meta({ id: 'NewSupplier' }),
  example: {
    practice: 'DEMO-01',
    name: 'Marram Rails',
    accountName: 'Marram Rails Ltd',
    sortCode: '20-00-00',
    accountNumber: '12345678',
  },
  response: z.object({ id }).meta({ id: 'SupplierId' }),
  answers: { 200: 'Its id.' },
  problems: ['practice_unknown', 'conflict'],
  handle: async (deps, { principal, body }) => {
    const { practice: code, ...supplier } = body;
    const practice = await inScope(deps.db, principal.scope, (trx) => findPracticeByCode(trx, code));
    if (!practice) throw new AppError('practice_unknown', 'There is no such practice, or it is not yours.');
    const { supplierId } = await deps.invoices.recordSupplier(principal, { ...supplier, practiceId: practice.id });
    return { status: 200, body: { id: supplierId } };
  },
});

const listRoute = route({
  method: 'get',
  path: '/invoices',
  tag,
  summary: 'List invoices',
  description:
    'Those that wait (`view=open`) the oldest first, others the newest first, unless `sort` says another order.',
  roles: READERS,
  query: z.strictObject({ ...invoiceFilter, ...paging }),
  response: invoicePage,
  answers: { 200: 'The invoices.' },
  problems: [],
  handle: async (deps, { principal, query }) => {
    const { award: awardId, practice, ...request } = query;
    const { data, nextCursor } = await inScope(deps.db, principal.scope, (trx) =>
      deps.reports.listInvoices(trx, { awardId, practiceCode: practice, ...request }),
    );
    return { status: 200, body: { data: data.map(toInvoice), nextCursor } };
  },
});

const recordRoute = route({
  ...common,
  method: 'post',
  path: '/awards/:id/invoices',
  summary: 'Record an invoice for an award',
  description:
    'For an award that the practice pays, dated no earlier than it was asked for, or than the invoice that was shown then (R33). Nothing is spent yet; the award does not end by its last day while the invoice waits. The same invoice again is the same answer.',
  roles: PRACTICE_ROLES,
  body: z
    .strictObject({
      supplierId: id.meta({ description: 'Who sent it.' }),
      reference: z
        .string()
        .trim()
        .min(1, "Give the supplier's number of it.")
        .max(100)
        .meta({ description: "The supplier's number of it; used once for each supplier." }),
      amountPence: pence.min(1, 'Give an amount above zero.'),
      datedOn: day.meta({ description: 'The date on the invoice.' }),
    })
    .meta({ id: 'NewInvoice' }),
  example: {
    supplierId: '019aab1f-2c5e-7d43-8a3f-5b7e0c1d2e3f',
    reference: 'INV-1047',
    amountPence: 18000,
    datedOn: '2026-11-22',
  },
  answers: { 201: 'The invoice, `received`.' },
  problems: ['not_found', 'wrong_state', 'conflict', 'invoice_above_award', 'already_bought', 'declared_link'],
  handle: async (deps, { principal, params, body }) => {
    const { invoiceId } = await deps.invoices.recordInvoice(principal, { awardId: params.id, ...body });
    return { status: 201, body: await readInvoice(deps, principal, invoiceId) };
  },
});

export const invoiceRoutes: readonly ApiRoute[] = [
  supplierRoute,
  listRoute,
  recordRoute,
  route({
    ...common,
    method: 'get',
    path: '/invoices/:id',
    summary: 'Read an invoice',
    roles: READERS,
    answers: { 200: 'The invoice.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({
      status: 200,
      body: await readInvoice(deps, principal, params.id),
    }),
  }),
  route({
    ...common,
    method: 'post',
    path: '/invoices/:id/check',
    summary: 'Check an invoice, its supplier and the bank details',
    description: 'By neither whoever recorded it nor whoever entered the bank details (R51).',
    roles: ['practice_manager', 'approver', 'finance'],
    answers: { 200: 'The invoice, `checked`.' },
    problems: ['not_found', 'wrong_state', 'declared_link'],
    handle: async (deps, { principal, params }) => {
      await deps.invoices.checkInvoice(principal, params.id);
      return { status: 200, body: await readInvoice(deps, principal, params.id) };
    },
  }),
  route({
    ...common,
    method: 'post',
    path: '/invoices/:id/pay',
    summary: 'Record an invoice as paid',
    description:
      'It is spent from the award, which ends and returns what is left unless more invoices are to come (R4). Not within 24 hours of a change of the bank details (R51). Paying again changes nothing.',
    roles: ['finance'],
    body: z
      .strictObject({
        moreToCome: z
          .boolean()
          .default(false)
          .meta({ description: 'Whether further invoices of the award will come.' }),
      })
      .meta({ id: 'InvoicePayment' }),
    example: { moreToCome: false },
    answers: { 200: 'The invoice, `paid`.' },
    problems: ['not_found', 'wrong_state', 'payment_held', 'invoice_above_award', 'spending_stopped', 'declared_link'],
    handle: async (deps, { principal, params, body }) => {
      await deps.invoices.payInvoice(principal, { invoiceId: params.id, ...body });
      return { status: 200, body: await readInvoice(deps, principal, params.id) };
    },
  }),
  route({
    ...common,
    method: 'post',
    path: '/invoices/:id/refuse',
    summary: 'Refuse an invoice',
    description: 'Back to the practice, or for good: then its award ends and the money returns.',
    roles: ['finance'],
    body: z
      .strictObject({
        reason: reasonText('Say why it is not paid.'),
        endsAward: z.boolean().default(false).meta({ description: 'Whether nothing will be paid at all.' }),
      })
      .meta({ id: 'InvoiceRefusal' }),
    example: { reason: 'The amount is not what was agreed', endsAward: false },
    answers: { 200: 'The invoice, `refused`.' },
    problems: ['not_found', 'wrong_state', 'declared_link'],
    handle: async (deps, { principal, params, body }) => {
      await deps.invoices.refuseInvoice(principal, { invoiceId: params.id, ...body });
      return { status: 200, body: await readInvoice(deps, principal, params.id) };
    },
  }),
];
