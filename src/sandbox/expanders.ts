import { files } from './files/file.ts';
import { authorizations, renderAuthorization } from './issuing/authorization.ts';
import { cards, renderCard } from './issuing/card.ts';
import { cardholders } from './issuing/cardholder.ts';
import { designs } from './issuing/designs/design.ts';
import { findBundle } from './issuing/designs/physical-bundle.ts';
import { disputes, findDisputeMovements } from './issuing/disputes/dispute.ts';
import { findNetworkData, tokens } from './issuing/tokens/token.ts';
import { findPurchaseDetails, transactions } from './issuing/transaction.ts';
import { balanceTransactions } from './money/balance.ts';
import { topups } from './money/topup-endpoints.ts';
import type { Expanders } from './wire/expand.ts';

/** How to fetch what is expanded. */
export const EXPANDERS: Expanders = {
  byPrefix: {
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
    idp: (db, id) => disputes.find(db, id),
    intok: (db, id) => tokens.find(db, id),
    ipcd: (db, id) => designs.find(db, id),
    ics: (db, id) => findBundle(db, id),
    tu: (db, id) => topups.find(db, id),
    txn: (db, id) => balanceTransactions.find(db, id),
    file: (db, id) => files.find(db, id),
  },
  onRequest: {
    'issuing.dispute': { balance_transactions: (db, id) => findDisputeMovements(db, id) },
    'issuing.token': { network_data: (db, id) => findNetworkData(db, id) },
    'issuing.transaction': { purchase_details: (db, id) => findPurchaseDetails(db, id) },
  },
};
