import type { Wording } from '../../domain/matching/reasons.js';
import {
  helpRequestReasons,
  missingReasons,
  opportunityReasons,
  personReasons,
} from '../../domain/matching/reasons.js';
import type { Page } from '../../domain/paging/cursor.js';
import type { MatchRecord, PersonMatchRecord } from '../../queries/matching/matches.js';
import { Match, MemberMatch } from '../../schema/matching/match.js';
import type { ApiContext } from '../context.js';

export function presentMatch(record: MatchRecord, words: Wording): Match {
  const isOpportunity = record.kind === 'OPPORTUNITY';
  return Object.assign(new Match(), {
    score: record.score,
    reasons: isOpportunity
      ? opportunityReasons(record.facts, record.metres, words)
      : helpRequestReasons(record.facts, record.metres, words),
    missing: isOpportunity ? missingReasons(record.facts, words) : [],
    opportunityId: isOpportunity ? record.id : null,
    helpPostId: isOpportunity ? null : record.id,
  });
}

export function presentMemberMatch(record: PersonMatchRecord, words: Wording): MemberMatch {
  return Object.assign(new MemberMatch(), {
    score: record.score,
    reasons: personReasons(record.facts, words),
    memberId: record.id,
  });
}

/** The names of the skills and trainings that a page of matches speaks of, read together. */
export async function wordingOf(
  { nodes }: Page<MatchRecord> | Page<PersonMatchRecord>,
  { loaders }: ApiContext,
): Promise<Wording> {
  const facts = nodes.map((node) => node.facts);
  const skillIds = [...new Set(facts.flatMap((one) => one.skillIds))];
  const trainingIds = [...new Set(facts.flatMap((one) => ('trainingIds' in one ? one.trainingIds : [])))];
  const [skills, trainings] = await Promise.all([
    Promise.all(skillIds.map((id) => loaders.skill.load(id))),
    Promise.all(trainingIds.map((id) => loaders.training.load(id))),
  ]);
  const names = new Map([...skills, ...trainings].flatMap((row) => (row ? [[row.id, row.name] as const] : [])));
  const nameOf = (id: string) => names.get(id) ?? null;
  return { zone: nodes[0]?.zone ?? 'UTC', skillName: nameOf, trainingName: nameOf };
}
