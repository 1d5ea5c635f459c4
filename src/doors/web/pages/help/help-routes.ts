import { findPractice } from '../../../../modules/budgets/index.ts';
import type { Answer, PatientVisit, Route } from '../../shell/route.ts';

const HELP = { view: 'pages/help/help.njk', title: 'Get help or raise a concern' };

async function showPatientHelp({ deps, award }: PatientVisit): Promise<Answer> {
  const practice = await findPractice(deps.db, award.practiceId);
  const back = { text: 'Back to your money', href: '/my-award/money' };
  return { ...HELP, model: { phone: practice?.phone, back } };
}

export const HELP_ROUTES: readonly Route[] = [
  { method: 'get', path: '/help', access: 'public', handle: () => HELP },
  { method: 'get', path: '/my-award/help', access: 'patient', handle: showPatientHelp },
];
