import { z } from 'zod';
import { createdFilter, EXPAND, integer, LIST, metadata, text } from '../../wire/param.ts';
import { EVIDENCE } from './evidence-params.ts';

const CHANGEABLE = {
  ...EXPAND,
  amount: integer(1).optional(),
  evidence: EVIDENCE.optional(),
  metadata: metadata().optional(),
};

export const CREATE_DISPUTE = z.strictObject({ ...CHANGEABLE, transaction: text() });
export const UPDATE_DISPUTE = z.strictObject(CHANGEABLE);
export const SUBMIT_DISPUTE = z.strictObject({ ...EXPAND, metadata: metadata().optional() });
export const LIST_DISPUTES = z.strictObject({
  ...LIST,
  created: createdFilter().optional(),
  status: z.enum(['expired', 'lost', 'submitted', 'unsubmitted', 'won']).optional(),
  transaction: text().optional(),
});

export type NewDispute = z.output<typeof CREATE_DISPUTE>;
export type DisputeChanges = z.output<typeof UPDATE_DISPUTE>;
