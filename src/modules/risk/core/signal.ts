import type { Pence } from '../../../kernel/money.ts';
import type { Attempt, Facts, Movement } from './facts.ts';

export const SIGNAL_CODES = ['F1', 'F2', 'F3', 'F4', 'F5', 'F7', 'F8', 'F9', 'F10', 'F11'] as const;
export type SignalCode = (typeof SIGNAL_CODES)[number];

export const VERDICTS = ['confirmed', 'false_alarm'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What a signal was raised on, by its id. No identity. */
export type Evidence = {
  kind: 'authorization' | 'card_transaction' | 'recipient';
  id: string;
  amountPence: Pence | null;
  at: Date;
};

export type Figures = Readonly<Record<string, number>>;
export type Thresholds = Readonly<Record<string, number>>;

/** That a signal is raised: on what, with the figures its sentence is made of. */
export type Hit<F extends Figures = Figures> = { evidence: readonly Evidence[]; figures: F; contactHash?: Buffer };

/** One moment at which an award is looked at. */
export type Look<T extends Thresholds = Thresholds> = { facts: Facts; at: Date; thresholds: T };

type Spec<T extends Thresholds, F extends Figures> = {
  code: SignalCode;
  name: string;
  /** What it is looked for after: a payment, or a change of somebody's contact. */
  after: 'payment' | 'contact';
  weight: number;
  thresholds: T;
  evaluate: (look: Look<T>) => Hit<F> | null;
  sentence: (figures: F) => string;
};

/** A kind of fraud signal: its defaults, when it is raised, and its evidence in words. */
export type Signal = Spec<Thresholds, Figures>;

/** A signal as the table holds it: settings may lack what a later version of the service added, so defaults fill in. */
export function defineSignal<T extends Thresholds, F extends Figures>(spec: Spec<T, F>): Signal {
  const { evaluate, sentence, ...rest } = spec;
  return {
    ...rest,
    evaluate: (look) => evaluate({ ...look, thresholds: { ...spec.thresholds, ...look.thresholds } }),
    sentence: (figures) => sentence(figures as F),
  };
}

export function fromAttempts(attempts: readonly Attempt[]): Evidence[] {
  return attempts.map(({ id, amountPence, at }) => ({ kind: 'authorization', id, amountPence, at }));
}

export function fromMovements(movements: readonly Movement[]): Evidence[] {
  return movements.map(({ id, amountPence, at }) => ({ kind: 'card_transaction', id, amountPence, at }));
}

export const sumPence = (items: readonly { amountPence: Pence }[]): Pence =>
  items.reduce((sum, { amountPence }) => sum + amountPence, 0);
