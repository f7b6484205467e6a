import { toGlobalId } from '../../domain/ids.js';
import type { RoundRecord } from '../../queries/records.js';
import { Round } from '../../schema/rounds/round.js';

export function presentRound(record: RoundRecord): Round {
  const { kind, periodOn, dueAt, state: keptState, lookedCount, toldCount } = record;
  return Object.assign(new Round(), {
    id: toGlobalId('Round', record.id),
    ...{ kind, periodOn, dueAt, lookedCount, toldCount, keptState, roundId: record.id },
    totalCount: record.totalCount ?? null,
    droppedWhy: record.droppedWhy ?? null,
    startedAt: record.startedAt ?? null,
    stoppedAt: record.stoppedAt ?? null,
    endedAt: record.endedAt ?? null,
  });
}
