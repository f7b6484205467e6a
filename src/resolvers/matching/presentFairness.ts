import { type FoundCount, type GroupExposure, shareOf, standingOf } from '../../domain/matching/fairness.js';
import type { FairnessRecord } from '../../queries/matching/fairnessReport.js';
import {
  FairnessAge,
  FairnessCount,
  FairnessGroup,
  FairnessReport,
  FairnessStanding,
  FairnessWard,
} from '../../schema/matching/fairness.js';

export function presentFairness(record: FairnessRecord): FairnessReport {
  const { fromOn, toOn, foundUntilOn, endsAt, groups, standings } = record;
  const sum = (of: (group: GroupExposure) => number) => groups.reduce((total, group) => total + of(group), 0);
  const opportunities = sum((group) => group.opportunities);
  const shown = sum((group) => group.shown);
  return Object.assign(new FairnessReport(), {
    ...{ fromOn, toOn, foundUntilOn },
    gini: record.gini === null ? null : shareOf(record.gini, 1),
    standings: standings.map((row) =>
      Object.assign(new FairnessStanding(), row, {
        shareOfOpportunities: shareOf(row.opportunities, opportunities),
        shareOfShown: shareOf(row.shown, shown),
      }),
    ),
    members: presentCount(record.members),
    byWard: record.byWard.map(({ wardId, told }) =>
      Object.assign(new FairnessWard(), { wardId, count: presentCount(told) }),
    ),
    byAgeBand: record.byAgeBand.map(({ ageBand, told }) =>
      Object.assign(new FairnessAge(), { ageBand, count: presentCount(told) }),
    ),
    groupRows: groups.map(({ organisationId, ...group }) =>
      Object.assign(new FairnessGroup(), {
        ...{ organisationId, standing: standingOf(group, endsAt) },
        ...{ opportunities: group.opportunities, shown: group.shown },
        ...{ applications: group.applications, bookings: group.bookings },
      }),
    ),
  });
}

function presentCount(told: FoundCount | null): FairnessCount | null {
  if (told === null) return null;
  const { members, found } = told;
  return Object.assign(new FairnessCount(), { members, found, rate: shareOf(found, members) });
}
