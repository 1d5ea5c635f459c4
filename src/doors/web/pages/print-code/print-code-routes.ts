import QRCode from 'qrcode';
import { v7 as newId } from 'uuid';
import type { FieldError } from '../../../../kernel/app-error.ts';
import { assert } from '../../../../kernel/assert.ts';
import { findPractice } from '../../../../modules/budgets/index.ts';
import { attempt } from '../../shell/attempt.ts';
import { fullName } from '../../shell/names.ts';
import { readAward } from '../../shell/one-award.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';
import { presentLetter } from './present-letter.ts';

const SHOWN_ALREADY = [
  {
    field: '',
    message: 'The code was made and shown once already, and works. If it was not printed, make another one below.',
  },
];

async function showPrint(visit: StaffVisit, errors: readonly FieldError[] = []): Promise<Answer> {
  const { award } = await readAward(visit);
  const thing = award.method === 'voucher' ? 'voucher' : 'card letter';
  const model = {
    heading: `Print the ${thing}`,
    happens: [
      'A new code is made and shown once, on a page to print. Hand it to the person, or post it to a safe address.',
      'Whoever has the paper can see and spend the money, so do not leave it in the printer.',
    ],
    warning: 'If a code was printed or sent for this award before, it stops working now.',
    hidden: { formKey: newId() },
    act: `Make the code and show the ${thing}`,
    back: { text: 'Back to the award', href: `/awards/${award.id}` },
  };
  return { view: 'layout/confirm.njk', title: model.heading, model, errors };
}

async function print(visit: StaffVisit): Promise<Answer> {
  const { deps, principal, req } = visit;
  const formKey = textOf(req.body.formKey);
  if (formKey === req.session.printed) return showPrint(visit, SHOWN_ALREADY);
  const { award, name } = await readAward(visit);
  const practice = await findPractice(deps.db, award.practiceId);
  assert(practice && name, 'practice staff see their own practice and its people');
  const printed = await attempt(deps.vouchers.printCode(principal, award.id));
  if (printed.errors) return showPrint(visit, printed.errors);
  req.session.printed = formKey;
  const { code } = printed.value;
  const { baseUrl } = deps.config;
  const letter = presentLetter(award, { code, baseUrl });
  const qrSvg = await QRCode.toString(`${baseUrl}/my-award#${code}`, { type: 'svg', margin: 1 });
  const model = { letter, qrSvg, practice, name: fullName(name), awardId: award.id };
  return { view: 'pages/print-code/letter.njk', title: letter.heading, model };
}

const PATH = '/awards/:id/print';

export const PRINT_CODE_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: PRACTICE_STAFF, handle: (visit) => showPrint(visit) },
  { method: 'post', path: PATH, access: PRACTICE_STAFF, handle: print },
];
