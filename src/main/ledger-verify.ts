import { readEnvironment } from '../config.ts';
import { verifyCardTransactions } from '../modules/authorizations/index.ts';
import { verifyLedger } from '../modules/ledger/index.ts';
import { inScope, openDatabase } from '../platform/database.ts';
import { findDatabaseUrl } from './find-database-url.ts';

const db = openDatabase({ url: findDatabaseUrl(readEnvironment()), max: 1 });
const checks = await inScope(db, 'all', async (trx) => [
  ...(await verifyLedger(trx)),
  await verifyCardTransactions(trx),
]);
await db.destroy();

for (const check of checks) {
  const result = check.differences.length === 0 ? 'ok' : `${check.differences.length} DIFFERENCES`;
  process.stdout.write(`${result.padEnd(16)} ${String(check.checked).padStart(7)} checked   ${check.name}\n`);
  for (const difference of check.differences) process.stdout.write(`    ${difference}\n`);
}
const wrong = checks.reduce((total, check) => total + check.differences.length, 0);
process.stdout.write(wrong === 0 ? 'The ledger is right to the penny.\n' : `The ledger is WRONG in ${wrong} places.\n`);
process.exit(wrong === 0 ? 0 : 1);
