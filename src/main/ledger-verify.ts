import { verifyCardTransactions, verifyHolds, verifySpending } from '../modules/authorizations/index.ts';
import { verifyGiven, verifyOverAwards } from '../modules/awards/index.ts';
import { verifyVirements } from '../modules/budgets/index.ts';
import { verifyDisputes } from '../modules/disputes/index.ts';
import { verifyExceptions } from '../modules/exceptions/index.ts';
import { verifyInvoices } from '../modules/invoices/index.ts';
import { verifyLedger } from '../modules/ledger/index.ts';
import { inSnapshot, openDatabase } from '../platform/database.ts';
import { runCommand } from './use-database.ts';

async function runChecks(url: string) {
  const db = openDatabase({ url, max: 1 });
  try {
    return await inSnapshot(db, async (trx) => [
      ...(await verifyLedger(trx)),
      await verifyCardTransactions(trx),
      await verifyHolds(trx),
      await verifySpending(trx),
      await verifyDisputes(trx),
      await verifyExceptions(trx),
      await verifyInvoices(trx),
      await verifyGiven(trx),
      await verifyOverAwards(trx),
      await verifyVirements(trx),
    ]);
  } finally {
    await db.destroy();
  }
}

await runCommand(async ({ url }) => {
  const checks = await runChecks(url);
  for (const check of checks) {
    const result = check.differences.length === 0 ? 'ok' : `${check.differences.length} DIFFERENCES`;
    process.stdout.write(`${result.padEnd(16)} ${String(check.checked).padStart(7)} checked   ${check.name}\n`);
    for (const difference of check.differences) process.stdout.write(`    ${difference}\n`);
  }
  const wrong = checks.reduce((total, check) => total + check.differences.length, 0);
  const verdict = wrong === 0 ? 'The ledger is right to the penny.' : `The ledger is WRONG in ${wrong} places.`;
  process.stdout.write(`${verdict}\n`);
  return wrong === 0 ? 0 : 1;
});
