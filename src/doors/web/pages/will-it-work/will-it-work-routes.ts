import type { FieldError } from '../../../../kernel/app-error.ts';
import { plainCategory } from '../../../../kernel/merchant-category.ts';
import type { KnownMerchant } from '../../../../modules/authorizations/index.ts';
import type { AwardView } from '../../../../modules/reports/index.ts';
import { attempt } from '../../shell/attempt.ts';
import { readAward } from '../../shell/one-award.ts';
import { AWARD_READERS } from '../../shell/roles.ts';
import type { Answer, Route, StaffVisit } from '../../shell/route.ts';
import { allKinds } from '../../words/shop-kinds.ts';
import { readForm, type Typed } from '../make-award/read-answers.ts';
import { type Answered, presentForecast } from './present-forecast.ts';
import { meantShop, readAmount, readWhere } from './read-question.ts';
import { type TriedBefore, triedBefore } from './tried-before.ts';

type Outcome = {
  answered?: Answered & { tried: TriedBefore | null };
  choices?: readonly KnownMerchant[];
  errors?: readonly FieldError[];
};

async function answer(visit: StaffVisit, award: AwardView, typed: Typed): Promise<Outcome> {
  const { deps, principal } = visit;
  const { shop = '', merchant } = typed;
  const isNamed = shop !== '' && !merchant;
  const found = isNamed ? await deps.authorizations.findKnownMerchants(principal.scope, { words: shop }) : [];
  const meant = meantShop(typed, found);
  const amount = readAmount(typed['amount'] ?? '');
  const errors = [...('errors' in meant ? meant.errors : []), ...('errors' in amount ? amount.errors : [])];
  if ('errors' in meant || 'errors' in amount) return { errors };
  if ('choices' in meant) return { choices: meant.choices };
  const cardPresence = readWhere(typed['where']);
  const question = { awardId: award.id, amountPence: amount.pence, cardPresence, ...meant.shop };
  const asked = await attempt(deps.authorizations.willItWork(principal.scope, question));
  if (asked.errors) return { errors: asked.errors };
  const tried = await triedBefore(visit, asked.value, award.id);
  return { answered: { ...presentForecast(asked.value), tried } };
}

const noteOf = ({ category, categoryCode, city }: KnownMerchant) =>
  [plainCategory(category, categoryCode), city].filter(Boolean).join(', ');

/** Several shops of a name, each the same question with that shop in it; those that look alike with the network's number. */
function toChoices(shops: readonly KnownMerchant[], typed: Typed) {
  return shops.map((shop) => {
    const query = new URLSearchParams({ ...typed, merchant: shop.key });
    const alike = shops.filter((other) => other.name === shop.name && noteOf(other) === noteOf(shop));
    const number = alike.length > 1 && shop.networkId ? `, number ${shop.networkId}` : '';
    return { href: `?${query}`, text: shop.name, note: `${noteOf(shop)}${number}` };
  });
}

async function showQuestion(visit: StaffVisit): Promise<Answer> {
  const { award } = await readAward(visit);
  const { role } = visit.principal;
  const typed = readForm(visit.req.query);
  const isAsked = Object.keys(typed).length > 0;
  const { answered, choices = [], errors = [] } = isAsked ? await answer(visit, award, typed) : {};
  const isPlastic = award.card?.type === 'physical';
  const model = {
    back: { text: `Award ${award.reference}`, href: `/awards/${award.id}` },
    answered: answered && { ...answered, exceptionHref: role === 'safeguarding' ? null : answered.exceptionHref },
    choices: toChoices(choices, typed),
    kinds: allKinds(),
    typed: { ...typed, where: typed['where'] ?? (isPlastic ? 'in_person' : 'online') },
    isPlastic,
    policyName: award.policyName,
    plainList: award.plainList,
  };
  const title = answered ? `${answered.tag.text} – will it work?` : 'Will it work?';
  return { view: 'pages/will-it-work/will-it-work.njk', title, model, errors };
}

export const WILL_IT_WORK_ROUTES: readonly Route[] = [
  { method: 'get', path: '/awards/:id/will-it-work', access: AWARD_READERS, handle: showQuestion },
];
