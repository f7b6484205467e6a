import { addDays, dayStart } from '../../../domain/schemes/localTime.js';
import type { SchemeTransaction } from '../../../entities/database.js';
import { actorName } from '../../../policies/actor.js';
import { type Borough, type DemoMember, demoZone, isOffline } from '../borough.js';
import type { DemoDay } from '../calendar.js';
import {
  answerDeclinedWords,
  answerWords,
  areas,
  helpOffers,
  helpRequests,
  type NeighbourLine,
} from '../data/neighbourTexts.js';
import { auditRow } from '../opening.js';
import { distanceKm } from '../places.js';
import { Random, taken } from '../random.js';
import { insertRows, type Row } from '../rows.js';
import type { Agenda } from './agenda.js';
import type { Book, HistoryCounts } from './book.js';
import { dueRow } from './dueRow.js';
import { Exchanges } from './exchanges.js';
import type { Wallets } from './wallets.js';

/** A post stands for so many days. */
const standsDays = 60;

export interface Post {
  id: string;
  member: DemoMember;
  isRequest: boolean;
  line: NeighbourLine;
  standsUntil: Date;
  row: Row & { state: string };
  answers: Answer[];
}

interface Answer {
  id: string;
  member: DemoMember;
  row: Row & { state: string };
}

/** Members who help one another: what they post, who answers, and what becomes of it. */
export class Neighbours {
  readonly exchanges: Exchanges;
  private readonly random: Random;
  private readonly posts: Post[] = [];

  constructor(
    private readonly borough: Borough,
    private readonly agenda: Agenda,
    private readonly book: () => Book,
    counts: HistoryCounts,
    wallets: Wallets,
  ) {
    this.random = new Random(`${borough.seed} neighbours`);
    this.exchanges = new Exchanges(borough, agenda, book, counts, wallets);
  }

  /** Who posts something in some days that follow each other. */
  plan(days: readonly DemoDay[]): void {
    const { random, borough, agenda } = this;
    const { calendar, members } = borough;
    const count = Math.floor(((0.6 + members.length / 170) * days.length) / 7 + random.next());
    for (let turn = 0; turn < count; turn += 1) {
      const day = random.pick(days);
      const member = random.pick(members);
      if (!isThere(member, day.index)) continue;
      const at = calendar.instant(day.index, random.between(9 * 60, 20 * 60), random.between(0, 59));
      agenda.add(day.index, at, () => this.post(member, at, day));
    }
  }

  /** Everything as it stands after the last day. */
  async write(tx: SchemeTransaction): Promise<void> {
    await insertRows(
      tx,
      'help_post',
      this.posts.map(({ row }) => row),
    );
    await insertRows(
      tx,
      'help_answer',
      this.posts.flatMap(({ answers }) => answers.map(({ row }) => row)),
    );
    await this.exchanges.write(tx);
  }

  /** What is due by itself for posts and exchanges. */
  dueWork(): Row[] {
    const open = this.posts.filter(({ row }) => row.state === 'OPEN');
    const ends = open.flatMap(({ id, standsUntil }) =>
      dueRow(this.borough, 'HELP_POST_ENDS', id, standsUntil, standsUntil),
    );
    return [...ends, ...this.exchanges.dueWork()];
  }

  /** As postHelpOffer and postHelpRequest do it. */
  private post(member: DemoMember, at: Date, day: DemoDay): void {
    const { random, borough, agenda } = this;
    // Who asks for help has what to say thank you with.
    const isRequest = this.exchanges.mayThank(member, 90) && random.chance(0.75);
    const line = random.pick(isRequest ? helpRequests : helpOffers);
    const by = this.nameOf(member);
    const id = borough.ids.at(at);
    const standsUntil = dayStart(addDays(day.day, standsDays + 1), demoZone);
    const row = {
      id,
      kind: isRequest ? 'REQUEST' : 'OFFER',
      member_id: member.id,
      title: line.title,
      description: line.says,
      cause: line.cause,
      skill_ids: line.skills.map((name) => borough.vocabulary.skills.get(name)),
      place_kind: line.place ?? 'ON_SITE',
      ward_id: member.ward.id,
      area: random.pick(areas),
      place: '',
      typical_minutes: line.minutes,
      state: 'OPEN',
      posted_by: by,
      posted_at: at,
      changed_at: at,
      stands_until: standsUntil,
      ended_at: null,
    };
    const post: Post = { id, member, isRequest, line, standsUntil, row, answers: [] };
    this.posts.push(post);
    this.act(at, by, isRequest ? 'postHelpRequest' : 'postHelpOffer', 'HelpPost', id);
    agenda.add(day.index + standsDays + 1, standsUntil, () => this.lapse(post, standsUntil));
    for (const answerer of this.whoAnswers(post, day.index)) {
      const later = day.index + random.between(0, 8);
      const answeredAt = borough.calendar.safeInstant(
        later,
        random.between(20 * 60 + 5, 21 * 60 + 30),
        random.between(0, 59),
      );
      if (answeredAt) agenda.add(later, answeredAt, () => this.answer(post, answerer, answeredAt, later));
    }
  }

  /** Some of those who live nearest, of a few who look that day. */
  private whoAnswers({ member, isRequest, line }: Post, day: number): DemoMember[] {
    const { random, borough } = this;
    const looking = Array.from({ length: 14 }, () => random.pick(borough.members));
    const others = [...new Set(looking)].filter((other) => {
      const mayThank = isRequest || this.exchanges.mayThank(other, line.minutes);
      return other !== member && isThere(other, day) && mayThank;
    });
    const near = others.sort((a, b) => distanceKm(a.home, member.home) - distanceKm(b.home, member.home));
    return near.slice(
      0,
      random.weighted([0, 1, 2, 3], (count) => [12, 50, 28, 10][count] ?? 0),
    );
  }

  /** As answerHelp does it; the post's member agrees with most of those who are first. */
  private answer(post: Post, member: DemoMember, at: Date, day: number): void {
    if (post.row.state !== 'OPEN') return;
    const { random, borough, agenda } = this;
    const by = this.nameOf(member);
    const id = borough.ids.at(at);
    const words = random.pick(answerWords);
    const row = {
      id,
      post_id: post.id,
      member_id: member.id,
      words,
      state: 'WAITING',
      answered_by: by,
      answered_at: at,
      ended_at: null,
      reason: null,
    };
    const answer: Answer = { id, member, row };
    post.answers.push(answer);
    this.act(at, by, 'answerHelp', 'HelpAnswer', id);
    const later = day + random.between(1, 4);
    const decidedAt = borough.calendar.safeInstant(later, random.between(9 * 60, 13 * 60), random.between(0, 59));
    if (decidedAt) agenda.add(later, decidedAt, () => this.decide(post, answer, decidedAt, later));
  }

  private decide(post: Post, answer: Answer, at: Date, day: number): void {
    if (answer.row.state !== 'WAITING') return;
    const { random } = this;
    const [helper, helped] = post.isRequest ? [answer.member, post.member] : [post.member, answer.member];
    const by = this.nameOf(post.member);
    if (!random.chance(0.85) || !this.exchanges.mayThank(helped, post.line.minutes)) {
      Object.assign(answer.row, { state: 'DECLINED', ended_at: at, reason: random.pick(answerDeclinedWords) });
      this.act(at, by, 'declineAnswer', 'HelpAnswer', answer.id);
      return;
    }
    const terms = {
      postId: post.id,
      answerId: answer.id,
      helper,
      helped,
      proposedBy: post.member,
      minutes: post.line.minutes,
    };
    this.exchanges.propose(terms, at, day, (agreedAt) => this.takeUp(post, answer, agreedAt));
  }

  /** A request that is met ends for the others; an offer stands. False: somebody else was quicker. */
  private takeUp(post: Post, answer: Answer, at: Date): boolean {
    if (answer.row.state !== 'WAITING' || post.row.state !== 'OPEN') return false;
    answer.row.state = 'AGREED';
    if (!post.isRequest) return true;
    Object.assign(post.row, { state: 'MET', changed_at: at });
    this.endAnswers(post, at);
    return true;
  }

  private lapse(post: Post, at: Date): void {
    if (post.row.state !== 'OPEN') return;
    Object.assign(post.row, { state: 'LAPSED', ended_at: at, changed_at: at });
    this.endAnswers(post, at);
    this.act(at, 'system', 'lapseHelpPost', 'HelpPost', post.id);
  }

  private endAnswers(post: Post, at: Date): void {
    for (const { row } of post.answers)
      if (row.state === 'WAITING') Object.assign(row, { state: 'ENDED', ended_at: at });
  }

  /** Who has no screen asks somebody of the scheme. */
  private nameOf(member: DemoMember): string {
    return actorName(isOffline(member) ? taken(this.borough.operators, 0).actor : member.actor);
  }

  private act(at: Date, by: string, action: string, subject: string, id: string): void {
    this.book().audit.push(auditRow(this.borough.ids.at(at), at, by, action, subject, id));
  }
}

function isThere(member: DemoMember, day: number): boolean {
  return member.joinedOn < day && day + 7 < member.driftsAwayOn;
}
