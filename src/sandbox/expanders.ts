import { authorizations, renderAuthorization } from './issuing/authorization.ts';
import { cards, renderCard } from './issuing/card.ts';
import { cardholders } from './issuing/cardholder.ts';
import { transactions } from './issuing/transaction.ts';
import { balanceTransactions } from './money/balance.ts';
import type { Expanders } from './wire/expand.ts';

/** How to fetch the object behind an id, by the id's prefix. */
export const EXPANDERS: Expanders = {
  ich: (db, id) => cardholders.find(db, id),
  ic: async (db, id) => {
    const found = await cards.find(db, id);
    return found && renderCard(db, found);
  },
  iauth: async (db, id) => {
    const found = await authorizations.find(db, id);
    return found && renderAuthorization(db, found);
  },
  ipi: (db, id) => transactions.find(db, id),
  txn: (db, id) => balanceTransactions.find(db, id),
};
