/** The plain way: the same door and the same rules, and one transaction with a statement for each thing to do. */

import { createPlainDecider } from './naive/decide-plainly.ts';
import { openPlainDatabase } from './naive/plain-database.ts';
import { serveDoor } from './serve-door.ts';

serveDoor('naive', createPlainDecider(await openPlainDatabase(process.env['DATABASE_URL'] ?? '')));
