import type { DecisionRecord } from './decision-record.ts';
import type { DeclineCode } from './decline-reasons.ts';
import { ruleWords } from './rule-words.ts';
import { RULE_SET, RULES } from './rules.ts';

/** A rule of one decision as it came out. `excepted`: it failed, and an exception let the payment through (R43). */
export type WeighedRule = {
  rule: string;
  /** What it declines with. */
  code: DeclineCode;
  outcome: 'passed' | 'failed' | 'excepted';
  /** In words, with the figures at that moment. */
  sentence: string;
};

const OUTCOMES: Readonly<Record<string, WeighedRule['outcome']>> = { P: 'passed', F: 'failed', X: 'excepted' };

/** Every rule of a decision, in order. Empty where none was weighed, and for a record of another rule set. */
export function weighedRules(record: Partial<DecisionRecord>): WeighedRule[] {
  if (!isReadable(record)) return [];
  return RULES.map(({ id, code }, place) => {
    const outcome = OUTCOMES[record.outcomes[place] ?? ''] ?? 'failed';
    const words = ruleWords(id, record);
    return { rule: id, code, outcome, sentence: outcome === 'passed' ? words.passed : words.failed };
  });
}

/** Whether a record is whole, and of the rules as they are now. */
export function isReadable(record: Partial<DecisionRecord>): record is DecisionRecord {
  return record.ruleSet === RULE_SET && record.outcomes !== undefined && record.outcomes.length === RULES.length;
}
