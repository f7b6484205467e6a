import { seeded } from './load.js';
import type { LoadFacts, LoadLog, LoadMember, LoadVenue } from './loadFacts.js';
import type { Act, Journal, Move } from './loadJournal.js';

export interface MixOptions {
  wallets: number;
  creditMinutes: number;
  codesPerWallet: number;
  logsPerWallet: number;
  seed: number;
}

interface Redeemed {
  act: Act;
  venue: LoadVenue;
  moves: Move[];
}

/** A random mix of writes on a few wallets, with keys that are repeated and keys that are used for something else. */
export class Mix {
  private made = 0;
  private readonly redeemed: Redeemed[] = [];
  private readonly rivals = new Map<Act, Act>();
  private readonly random: (below: number) => number;

  private constructor(
    private readonly journal: Journal,
    private readonly members: LoadMember[],
    private readonly venues: LoadVenue[],
    private readonly group: { id: string; leaders: LoadMember[] },
    private readonly codes: Map<string, string[]>,
    private readonly logs: LoadLog[],
    seed: number,
  ) {
    this.random = seeded(seed);
  }

  static async create(facts: LoadFacts, journal: Journal, options: MixOptions): Promise<Mix> {
    const members = await facts.members(options.wallets, options.creditMinutes);
    const venues = [await facts.venue(3, [30, 60]), await facts.venue(3, [60, 90])];
    const group = await facts.group(2);
    const codes = new Map<string, string[]>();
    const logs: LoadLog[] = [];
    for (const { id } of members) {
      codes.set(id, await facts.codes(id, options.codesPerWallet));
      logs.push(...(await facts.logs(id, group.id, options.logsPerWallet)));
    }
    return new Mix(journal, members, venues, group, codes, logs, options.seed);
  }

  /** The next write: mostly a new one, sometimes one that was sent before, sometimes an old key with something new. */
  next(): Act {
    const roll = this.random(100);
    const { acts } = this.journal;
    if (roll < 14 && acts.length > 0) return this.pick(acts);
    if (roll < 20 && acts.length > 0) return this.conflicting(this.pick(acts));
    if (roll < 56) return this.redeem();
    if (roll < 78) return this.gift();
    if (roll < 92) return this.reverse() ?? this.gift();
    return this.approve();
  }

  private redeem(): Act {
    const venue = this.pick(this.venues);
    const offer = this.pick(venue.offers);
    const member = this.pick(this.members);
    const code = this.codes.get(member.id)?.pop();
    if (code === undefined) return this.gift();
    const moves = [{ from: member.id, to: venue.id, minutes: offer.priceMinutes }];
    const input = { idempotencyKey: this.newKey(), code, offerId: offer.globalId, adults: 1, under16s: 0 };
    const act = this.journal.add({
      operation: 'redeemCredits',
      client: this.pick(venue.tills),
      input,
      moves: () => moves,
    });
    this.redeemed.push({ act, venue, moves });
    return act;
  }

  private gift(): Act {
    const from = this.pick(this.members);
    const to = this.pick(this.members.filter((member) => member !== from));
    const minutes = 5 + this.random(60);
    const input = { idempotencyKey: this.newKey(), toMemberId: to.globalId, amountMinutes: minutes };
    return this.journal.add({
      operation: 'giftCredits',
      client: from,
      input,
      moves: () => [{ from: from.id, to: to.id, minutes }],
    });
  }

  /** Any redemption that was acknowledged, those undone already included. */
  private reverse(): Act | null {
    const known = this.redeemed.flatMap((redeemed) => {
      const ids = this.journal.done(redeemed.act);
      return ids === null ? [] : [{ ...redeemed, redemptionId: ids[0] }];
    });
    if (known.length === 0) return null;
    const { venue, moves, redemptionId } = this.pick(known);
    const mirrored = moves.map(({ from, to, minutes }) => ({ from: to, to: from, minutes }));
    const input = { idempotencyKey: this.newKey(), redemptionId };
    return this.journal.add({
      operation: 'reverseRedemption',
      client: this.pick(venue.tills),
      input,
      moves: () => mirrored,
    });
  }

  private approve(): Act {
    const wanted = [...new Set(Array.from({ length: 1 + this.random(4) }, () => this.pick(this.logs)))];
    const input = {
      idempotencyKey: this.newKey(),
      hoursLogIds: wanted.map((log) => log.globalId),
      confirmAboveCap: true,
    };
    const moves = (ids: readonly string[]) =>
      this.logs
        .filter((log) => ids.includes(log.globalId))
        .map((log) => ({ from: 'ISSUANCE', to: log.memberId, minutes: log.rewardMinutes }));
    return this.journal.add({ operation: 'approveHours', client: this.pick(this.group.leaders), input, moves });
  }

  /** The same client and key for another write: whichever comes first has it. */
  private conflicting(earlier: Act): Act {
    const known = this.rivals.get(earlier);
    if (known) return known;
    const rival = this.rivalOf(earlier);
    if (rival === null) return earlier;
    const act = this.journal.add({ ...earlier, ...rival });
    this.rivals.set(earlier, act);
    this.rivals.set(act, earlier);
    return act;
  }

  private rivalOf(earlier: Act): Pick<Act, 'input' | 'moves'> | null {
    const { input, moves } = earlier;
    const changed = (change: object, minutesOf: (minutes: number) => number) => ({
      input: { ...input, ...change },
      moves: (ids: readonly string[]) => moves(ids).map((move) => ({ ...move, minutes: minutesOf(move.minutes) })),
    });
    switch (earlier.operation) {
      case 'redeemCredits':
        return changed({ adults: 2 }, (minutes) => 2 * minutes);
      case 'giftCredits':
        return changed({ amountMinutes: 3 }, () => 3);
      case 'approveHours':
        return changed({ confirmAboveCap: false }, (minutes) => minutes);
      default:
        return null;
    }
  }

  private newKey(): string {
    this.made += 1;
    return `mix ${this.made}`;
  }

  private pick<Item>(items: readonly Item[]): Item {
    const item = items[this.random(items.length)];
    if (item === undefined) throw new Error('there is nothing to pick from');
    return item;
  }
}

export interface DriveOptions {
  clients: number;
  requests: number;
  until?: () => boolean;
  /** The services the clients are spread over. Default: the journal's own. */
  urls?: readonly string[];
  /** True: a client that gets no answer asks again with the same key. False: it goes away. */
  persistent?: boolean;
}

/** Clients that keep writing, each waiting for its answer, until they are told to stop. */
export async function drive(
  mix: Mix,
  journal: Journal,
  { clients, requests, until, urls, persistent }: DriveOptions,
): Promise<void> {
  let left = requests;
  const client = async (index: number) => {
    const url = urls?.[index % urls.length];
    while (left > 0 && !(until?.() ?? false)) {
      left -= 1;
      const act = mix.next();
      const outcome = persistent ? await journal.sendUntilAnswered(act, url) : await journal.send(act, url);
      if (outcome.kind === 'LOST') return;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, index) => client(index)));
}
