import type pg from 'pg';
import type { Exposure, ShownMatches } from '../../domain/matching/exposure.js';

interface Counted {
  shown: number;
  members: Set<string>;
}

/** Members of a group's day that were counted already; beyond so many of all, the day forgets and may count one twice. */
const rememberedMax = 200_000;

/**
 * Counts in memory and writes what it counted every two seconds, a statement for each scheme. What a crash takes with it is those seconds; what cannot be
 * written is tried again with the next. The same member at two processes counts twice.
 */
export class ExposureCounter implements Exposure {
  private waiting = new Map<string, Map<string, Counted>>();
  private readonly seen = new Map<string, Set<string>>();
  private remembered = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly pool: Pick<pg.Pool, 'query'>,
    private readonly everyMs = 2_000,
  ) {}

  shown({ schemeId, onDay, memberId, organisationIds }: ShownMatches): void {
    const counts = this.waiting.get(schemeId) ?? new Map<string, Counted>();
    this.waiting.set(schemeId, counts);
    for (const organisationId of organisationIds) {
      const key = `${organisationId} ${onDay}`;
      const counted = counts.get(key) ?? { shown: 0, members: new Set() };
      counted.shown += 1;
      if (this.isNew(key, memberId)) counted.members.add(memberId);
      counts.set(key, counted);
    }
    if (this.timer) return;
    this.timer = setTimeout(() => void this.flush(), this.everyMs);
    this.timer.unref();
  }

  /** Writes what was counted so far. Never throws. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const counted = this.waiting;
    this.waiting = new Map();
    this.writing = this.writing.then(() => this.write(counted));
    await this.writing;
  }

  private async write(counted: Map<string, Map<string, Counted>>): Promise<void> {
    for (const [schemeId, counts] of counted) {
      const rows = [...counts].map(([key, { shown, members }]) => {
        const [organisationId, onDay] = key.split(' ');
        return { organisationId, onDay, shown, members: members.size };
      });
      try {
        await this.pool.query({
          name: 'match_exposure_add',
          text: 'SELECT match_exposure_add($1, $2)',
          values: [schemeId, JSON.stringify(rows)],
        });
      } catch {
        this.keep(schemeId, counts);
      }
    }
  }

  private keep(schemeId: string, counts: Map<string, Counted>): void {
    const waiting = this.waiting.get(schemeId) ?? new Map<string, Counted>();
    this.waiting.set(schemeId, waiting);
    for (const [key, { shown, members }] of counts) {
      const other = waiting.get(key);
      waiting.set(key, {
        shown: shown + (other?.shown ?? 0),
        members: new Set([...members, ...(other?.members ?? [])]),
      });
    }
  }

  private isNew(key: string, memberId: string): boolean {
    if (this.remembered >= rememberedMax) {
      this.seen.clear();
      this.remembered = 0;
    }
    const members = this.seen.get(key) ?? new Set<string>();
    this.seen.set(key, members);
    if (members.has(memberId)) return false;
    members.add(memberId);
    this.remembered += 1;
    return true;
  }
}
