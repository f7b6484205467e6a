import type { Wording } from '../../domain/matching/reasons.js';
import {
  helpRequestReasons,
  missingReasons,
  opportunityReasons,
  personReasons,
} from '../../domain/matching/reasons.js';
import type { Page } from '../../domain/paging/cursor.js';
import type { DismissalRecord } from '../../queries/matching/dismissals.js';
import type { MatchRecord, PersonMatchRecord } from '../../queries/matching/matches.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import {
  DismissedMatch,
  Match,
  MatchConnection,
  type MatchOrder,
  MemberMatch,
  MemberMatchConnection,
} from '../../schema/matching/match.js';
import type { ApiContext } from '../context.js';

/** A list of matches, with how it is sorted. */
export type SortedConnection<T> = ConnectionOf<T> & { sortedBy: keyof typeof MatchOrder };

function sorted<T>(connection: ConnectionOf<T>, [first]: readonly { isWeighed: boolean }[]): SortedConnection<T> {
  return Object.assign(connection, { sortedBy: (first?.isWeighed ?? true) ? ('SCORE' as const) : ('NEED' as const) });
}

export async function presentMatches(page: Page<MatchRecord>, context: ApiContext): Promise<SortedConnection<Match>> {
  const words = await wordingOf(page, context);
  return sorted(
    presentPage(MatchConnection, page, (record) => presentMatch(record, words)),
    page.nodes,
  );
}

export async function presentMemberMatches(
  page: Page<PersonMatchRecord>,
  context: ApiContext,
): Promise<SortedConnection<MemberMatch>> {
  const words = await wordingOf(page, context);
  return sorted(
    presentPage(MemberMatchConnection, page, (record) => presentMemberMatch(record, words)),
    page.nodes,
  );
}

export function presentDismissal({ reason, dismissedAt, opportunityId, helpPostId }: DismissalRecord): DismissedMatch {
  return Object.assign(new DismissedMatch(), { reason, dismissedAt, opportunityId, helpPostId });
}

function presentMatch(record: MatchRecord, words: Wording): Match {
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

function presentMemberMatch(record: PersonMatchRecord, words: Wording): MemberMatch {
  return Object.assign(new MemberMatch(), {
    score: record.score,
    reasons: personReasons(record.facts, words),
    memberId: record.id,
  });
}

/** The names of the skills and trainings that a page of matches speaks of, read together. */
async function wordingOf(
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
