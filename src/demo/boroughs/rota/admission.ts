import { addDays, addMonths, localDay } from '../../../domain/schemes/localTime.js';
import { actorName } from '../../../policies/actor.js';
import { type Borough, type DemoMember, type DemoOpportunity, demoZone, isOffline } from '../borough.js';
import { applicationWords } from '../data/rotaTexts.js';
import { auditRow } from '../opening.js';
import { Random, taken } from '../random.js';
import type { Row } from '../rows.js';

const minuteMs = 60_000;
/** A proof is renewed so many days before it counts no more. */
const renewedDaysBefore = 14;

export interface Admitted {
  /** From then on they may book. */
  from: Date;
  /** The last day on which everything asked for counts. Null: for good. */
  until: string | null;
}

/** Lets members into opportunities: who is asked for one has applied and was accepted, and what it requires has been seen. Each is written down once. */
export class Admission {
  readonly rows: Record<'application' | 'member_check' | 'audit', Row[]> = {
    application: [],
    member_check: [],
    audit: [],
  };
  private readonly random: Random;
  private readonly admitted = new Map<string, Admitted>();
  private readonly proofs = new Map<string, string | null>();

  constructor(private readonly borough: Borough) {
    this.random = new Random(`${borough.seed} admission`);
  }

  /** What this member may do in this opportunity. Asked for the first time, it is made so, soon after both were there. */
  of(member: DemoMember, opportunity: DemoOpportunity): Admitted | null {
    const { publishedAt } = opportunity;
    if (!publishedAt) return null;
    const key = `${member.id} ${opportunity.id}`;
    const known = this.admitted.get(key);
    if (known) return known;
    const { random } = this;
    const both = new Date(
      Math.max(publishedAt.getTime(), joinedAt(member).getTime()) + random.between(20, 70) * minuteMs,
    );
    const seenAt = new Date(both.getTime() + random.between(5, 60) * minuteMs);
    const until = this.showProofs(member, opportunity, seenAt);
    const from = opportunity.pattern.joining ? this.accept(member, opportunity, seenAt) : seenAt;
    const admitted = { from, until };
    this.admitted.set(key, admitted);
    return admitted;
  }

  /** Has somebody been let in already? */
  knows(member: DemoMember, opportunity: DemoOpportunity): boolean {
    return this.admitted.has(`${member.id} ${opportunity.id}`);
  }

  /** An application that nobody has decided, or that did not end well. */
  apply(member: DemoMember, opportunity: DemoOpportunity, at: Date, outcome: Outcome | null): void {
    const { ids, operators } = this.borough;
    // What is required is asked for when somebody applies.
    this.showProofs(member, opportunity, new Date(at.getTime() - 5 * minuteMs));
    const id = ids.at(at);
    const by = actorName(isOffline(member) ? taken(operators, 0).actor : member.actor);
    const leader = this.leaderFor(member, opportunity);
    const decidedBy = outcome?.state === 'WITHDRAWN' ? by : actorName(leader.actor);
    this.rows.application.push({
      id,
      opportunity_id: opportunity.id,
      member_id: member.id,
      words: this.random.chance(0.7) ? this.random.pick(applicationWords) : '',
      state: outcome?.state ?? 'WAITING',
      applied_by: by,
      applied_at: at,
      decided_by: outcome ? decidedBy : null,
      decided_at: outcome?.at ?? null,
      reason: outcome?.reason ?? null,
    });
    this.rows.audit.push(auditRow(ids.at(at), at, by, 'applyToOpportunity', 'Application', id));
    // Whatever closes with its opportunity is part of that act.
    if (!outcome || outcome.state === 'ENDED') return;
    const action = outcome.state === 'WITHDRAWN' ? 'withdrawApplication' : 'decideApplication';
    this.rows.audit.push(auditRow(ids.at(outcome.at), outcome.at, decidedBy, action, 'Application', id));
  }

  private accept(member: DemoMember, opportunity: DemoOpportunity, appliedAt: Date): Date {
    const at = new Date(appliedAt.getTime() + this.random.between(15, 110) * minuteMs);
    this.apply(member, opportunity, appliedAt, { state: 'ACCEPTED', at, reason: null });
    return at;
  }

  /** Until when all of it counts. */
  private showProofs(member: DemoMember, { pattern }: DemoOpportunity, at: Date): string | null {
    const { trainings } = this.borough.vocabulary;
    const untils = (pattern.trainings ?? []).map((name) => {
      const training = trainings.get(name);
      if (!training) throw new Error(`there is no training called ${name}`);
      return this.show(member, at, { kind: 'TRAINING', training_id: training.id }, training.validMonths);
    });
    const { dbsLevel, minimumAge } = pattern;
    if (dbsLevel && dbsLevel !== 'NONE') this.show(member, at, { kind: 'DBS', dbs_level: dbsLevel }, null);
    if ((minimumAge ?? 0) > 18) this.show(member, at, { kind: 'AGE', age_years: minimumAge }, null);
    return untils.reduce((first, until) => (until !== null && (first === null || until < first) ? until : first), null);
  }

  /** Somebody of the scheme sees it once, and again before it ends, as long as days have passed. */
  private show(member: DemoMember, at: Date, proof: Row, validMonths: number | null): string | null {
    const key = `${member.id} ${JSON.stringify(proof)}`;
    const known = this.proofs.get(key);
    if (known !== undefined) return known;
    const { calendar } = this.borough;
    const lastDay = calendar.at(calendar.length - 1).day;
    let seenAt = at;
    let datedOn = addDays(localDay(at, demoZone), -this.random.between(2, 60));
    for (;;) {
      const expiresOn = validMonths === null ? null : addMonths(datedOn, validMonths);
      this.writeCheck(member, seenAt, { ...proof, dated_on: datedOn, expires_on: expiresOn });
      const renewedOn = expiresOn === null ? null : addDays(expiresOn, -renewedDaysBefore);
      if (expiresOn === null || renewedOn === null || renewedOn > lastDay) {
        this.proofs.set(key, expiresOn);
        return expiresOn;
      }
      const renewed = calendar.days.find(({ day }) => day === renewedOn);
      if (!renewed) throw new Error('a proof is renewed within the history');
      seenAt = calendar.instant(renewed.index, this.random.between(9 * 60, 17 * 60));
      datedOn = renewedOn;
    }
  }

  private writeCheck(member: DemoMember, seenAt: Date, facts: Row): void {
    const { ids, operators } = this.borough;
    const operator = operators.find((person) => person !== member);
    if (!operator) throw new Error('a borough has two operators');
    const id = ids.at(seenAt);
    const by = actorName(operator.actor);
    this.rows.member_check.push({
      id,
      member_id: member.id,
      age_years: null,
      training_id: null,
      dbs_level: null,
      ...facts,
      seen_by: by,
      seen_at: seenAt,
    });
    this.rows.audit.push(auditRow(ids.at(seenAt), seenAt, by, 'recordCheck', 'MemberCheck', id));
  }

  /** Nobody decides about themselves. */
  private leaderFor(member: DemoMember, { group }: DemoOpportunity): DemoMember {
    return group.leaders.find((leader) => leader !== member) ?? taken(this.borough.operators, 0);
  }
}

export interface Outcome {
  state: 'ACCEPTED' | 'DECLINED' | 'WITHDRAWN' | 'ENDED';
  at: Date;
  reason: string | null;
}

/** Ids begin with the instant they were made in. */
function joinedAt({ id }: DemoMember): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}
