import { MOVEMENT_SORTS } from './budget-movements.ts';
import { CASE_SORTS } from './case-queue.ts';
import { DECLINE_SORTS } from './decline-queue.ts';
import { DELEGATION_SORTS } from './delegation-views.ts';
import { DISPUTE_SORTS } from './dispute-views.ts';
import { EXCEPTION_SORTS } from './exception-views.ts';
import { INVOICE_SORTS } from './invoice-views.ts';
import { AWARD_SORTS } from './list-awards.ts';
import { sortOrders } from './list-order.ts';
import { RECIPIENT_SORTS } from './recipient-views.ts';
import { BREAK_SORTS } from './reconciliation-views.ts';
import { SIGNAL_SORTS } from './signal-views.ts';
import { STAFF_SORTS } from './staff-views.ts';
import { STOP_SORTS } from './stop-views.ts';
import { VIREMENT_SORTS } from './virement-views.ts';
import { WAITING_SORTS } from './waiting-views.ts';

const namesOf = <K extends string>(sorts: Readonly<Record<K, unknown>>) => sortOrders(Object.keys(sorts) as K[]);

/** In which orders the lists can be had. */
export const AWARD_ORDERS = namesOf(AWARD_SORTS);
export const DECLINE_ORDERS = namesOf(DECLINE_SORTS);
export const CASE_ORDERS = namesOf(CASE_SORTS);
export const RECIPIENT_ORDERS = namesOf(RECIPIENT_SORTS);
export const INVOICE_ORDERS = namesOf(INVOICE_SORTS);
export const SIGNAL_ORDERS = namesOf(SIGNAL_SORTS);
export const DISPUTE_ORDERS = namesOf(DISPUTE_SORTS);
export const BREAK_ORDERS = namesOf(BREAK_SORTS);
export const VIREMENT_ORDERS = namesOf(VIREMENT_SORTS);
export const DELEGATION_ORDERS = namesOf(DELEGATION_SORTS);
export const STAFF_ORDERS = namesOf(STAFF_SORTS);
export const EXCEPTION_ORDERS = namesOf(EXCEPTION_SORTS);
export const WAITING_ORDERS = namesOf(WAITING_SORTS);
export const STOP_ORDERS = namesOf(STOP_SORTS);
export const MOVEMENT_ORDERS = namesOf(MOVEMENT_SORTS);
