/** The ceiling: the same deliveries, verified and read by the same door, and answered without a database. */
import { serveDoor } from './serve-door.ts';

serveDoor('ceiling', async (request) => ({ approved: true, approvedPence: request.amountPence, reason: null }));
