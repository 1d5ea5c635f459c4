import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { findAward, isOver } from '../awards/index.ts';
import { type Card, listCardsOfAward } from '../cards/index.ts';
import { findCase, listOpenOf, lockSubject } from './case-store.ts';
import type { CasesDeps } from './cases-deps.ts';
import { closeByItself } from './close-by-itself.ts';
import { CARD_CASES, type CardOfCase, isCardCase, isCardCaseGone } from './core/card-case.ts';
import type { FinanceCase } from './core/case.ts';

const SELF = systemPrincipal('match-card-cases');

function cardOf(cards: readonly Card[], stripeCardId: string): CardOfCase | null {
  const card = cards.find((one) => one.stripeCardId === stripeCardId);
  if (!card) return null;
  return {
    isWaitingToBeUsed: card.status === 'ordered' || card.status === 'inactive',
    isReplaced: cards.some((one) => one.replacementFor === card.id && one.cancelReason !== 'issue_failed'),
  };
}

/** Closes an open case about a card when what opened it is gone. The transaction sees the award's practice. */
export async function closeIfGone(trx: Trx, open: FinanceCase, at: Date): Promise<boolean> {
  if (open.awardId === null || !isCardCase(open.kind)) return false;
  const award = await findAward(trx, open.awardId);
  const card = cardOf(await listCardsOfAward(trx, open.awardId), open.subjectId);
  if (!award || !isCardCaseGone(open.kind, { isAwardOver: isOver(award.status), card })) return false;
  await closeByItself(trx, open, { by: SELF, at });
  return true;
}

async function closeLocked(trx: Trx, seen: FinanceCase, at: Date): Promise<boolean> {
  await lockSubject(trx, seen);
  const open = await findCase(trx, seen.id);
  return open !== null && open.status !== 'closed' && closeIfGone(trx, open, at);
}

/**
 * Closes the cases about cards whose cause is gone: the card was replaced, the award is over, or a card that nobody had
 * switched on was. Of one award, or of all. Safe to run again; one that fails does not stop the others. Returns how many
 * it closed.
 */
export async function matchCardCases(deps: CasesDeps, about: { awardId?: string | undefined } = {}): Promise<number> {
  const at = deps.clock.now();
  const open = await inScope(deps.db, 'all', async (trx) => {
    const all: FinanceCase[] = [];
    for (const kind of CARD_CASES) all.push(...(await listOpenOf(trx, kind)));
    return all.filter(({ awardId }) => about.awardId === undefined || awardId === about.awardId);
  });
  let closed = 0;
  for (const seen of open) {
    try {
      if (await inScope(deps.db, 'all', (trx) => closeLocked(trx, seen, at))) closed += 1;
    } catch (error) {
      deps.logger.error({ caseId: seen.id, err: error }, 'a case about a card could not be matched; the others are');
    }
  }
  return closed;
}
