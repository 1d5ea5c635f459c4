import type { Calendar } from '../calendar.ts';
import practices from '../data/practices.json' with { type: 'json' };
import { SCENES } from '../data/scenes.ts';
import { type AwardPlan, type MerchantKey, spentPence } from './award-plan.ts';
import type { Style } from './mixes.ts';
import { planNamedAwards } from './plan-named-awards.ts';
import { type PracticeStory, planPractice } from './plan-practice.ts';

type Practice = (typeof practices)[number];
type Told = { spentPence: number; committedPence: number };

const isGiven = ({ decision }: AwardPlan) => decision !== 'waits' && decision.refused === undefined;

/** What the named awards of a practice spend and leave unspent, once their week has been played. */
function toldByName(practice: string, named: readonly AwardPlan[]): Told {
  const given = named.filter((award) => award.practice === practice && isGiven(award));
  const references = given.flatMap(({ reference }) => reference ?? []);
  const inScenes = SCENES.filter((scene) => scene.kind === 'attempt')
    .filter(({ outcome, award }) => outcome === 'captured' && references.includes(award))
    .reduce((total, { amountPence }) => total + amountPence, 0);
  const total = (pence: (award: AwardPlan) => number, awards = given) =>
    awards.reduce((sum, award) => sum + pence(award), 0);
  const live = given.filter(({ givenBackAt }) => givenBackAt === null);
  const left = total(({ amountPence }) => amountPence, live) - total(spentPence, live);
  return { spentPence: total(spentPence) + inScenes, committedPence: left - inScenes };
}

function storyOf(practice: Practice, named: readonly AwardPlan[], firstPerson: number): PracticeStory {
  const told = toldByName(practice.code, named);
  const { allocationPence, spentPence: spent, committedPence } = practice;
  return {
    code: practice.code,
    spentPence: spent - told.spentPence,
    committedPence: committedPence - told.committedPence,
    leftPence: allocationPence - spent - committedPence,
    style: (practice.style ?? 'usual') as Style,
    favourite: (practice.favouriteMerchant ?? null) as MerchantKey | null,
    starts: [practice.firstStart ?? 0, practice.lastStart ?? 0.97],
    firstPerson,
  };
}

/** Every award of the demonstration. Their money comes to exactly the figures of each practice. */
export function planDemonstration(calendar: Calendar): AwardPlan[] {
  const named = planNamedAwards(calendar);
  const scripted: AwardPlan[] = [];
  for (const practice of practices) {
    scripted.push(...planPractice(storyOf(practice, named, scripted.length), calendar));
  }
  return [...named, ...scripted];
}
