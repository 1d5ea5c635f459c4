import { handOverAdditions, handOverIssues, handOverRequests } from '../modules/awards/index.ts';
import { handOverVirements } from '../modules/budgets/index.ts';
import { handOverBoxes } from '../modules/cards/index.ts';
import { handOverCases } from '../modules/cases/index.ts';
import { handOverReviews } from '../modules/declines/index.ts';
import { handOverDrafts } from '../modules/disputes/index.ts';
import { handOverQuestions } from '../modules/exceptions/index.ts';
import { handOverInvoices } from '../modules/invoices/index.ts';
import { handOverBreaks } from '../modules/reconciliation/index.ts';
import type { WorkInHand } from '../modules/staff/index.ts';

/** What people have in hand, which goes to somebody else when they leave (R19). */
export const WORK: readonly WorkInHand[] = [
  { kind: 'award', handOver: handOverRequests },
  { kind: 'addition', handOver: handOverAdditions },
  { kind: 'issue', handOver: handOverIssues },
  { kind: 'invoice', handOver: handOverInvoices },
  { kind: 'box', handOver: handOverBoxes },
  { kind: 'virement', handOver: handOverVirements },
  { kind: 'dispute', handOver: handOverDrafts },
  { kind: 'review', handOver: handOverReviews },
  { kind: 'case', handOver: handOverCases },
  { kind: 'exception', handOver: handOverQuestions },
  { kind: 'break', handOver: handOverBreaks },
];
