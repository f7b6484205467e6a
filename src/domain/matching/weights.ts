import { z } from 'zod';

const weight = (usual: number) => z.number().int().min(0).max(100).default(usual);

/** What a scheme weighs each part of a match with, in the order in which the functions of matching have them. */
export const matchWeightRules = {
  matchSkillsWeight: weight(20),
  matchInterestsWeight: weight(20),
  matchDistanceWeight: weight(20),
  matchAvailabilityWeight: weight(20),
  matchLanguagesWeight: weight(5),
  matchAccessWeight: weight(15),
  matchNoveltyWeight: weight(8),
  matchFeedbackWeight: weight(10),
  matchNeedWeight: weight(12),
};
export type MatchWeightRule = keyof typeof matchWeightRules;

/** What is in force where a scheme never chose. */
export const usualMatchWeights: readonly number[] = Object.values(matchWeightRules).map((rule) =>
  rule.parse(undefined),
);
