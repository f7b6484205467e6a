import type { SchemeTransaction } from '../../../entities/database.js';
import { type Borough, openingDays } from '../borough.js';
import type { DemoCalendar, DemoDay } from '../calendar.js';
import { Random } from '../random.js';
import { insertRows } from '../rows.js';
import { Agenda } from './agenda.js';
import { lookAhead } from './ahead.js';
import { Appeals } from './appeals.js';
import { Book, type HistoryCounts } from './book.js';
import { Bookings } from './bookings.js';
import { Deciding } from './deciding.js';
import { Funding } from './funding.js';
import { Gifts } from './gifts.js';
import { Giving } from './giving.js';
import { Neighbours } from './neighbours.js';
import { post } from './post.js';
import { returnCredits } from './returns.js';
import { Rota } from './rota.js';
import { Spending } from './spending.js';
import { Tastes } from './tastes.js';
import { Tills } from './tills.js';
import { Wallets } from './wallets.js';

/** Balances are read once for so many days; what is planned in between keeps to what was read. */
const stretchDays = 7;

/** In minutes after midnight: before anybody spends or gives. */
const expiresAt = 8 * 60 + 20;

/** Lets a borough live through its calendar, in the caller's transaction. `progress` hears how far it is. */
export async function liveThrough(
  tx: SchemeTransaction,
  borough: Borough,
  progress: (day: DemoDay, counts: HistoryCounts) => void,
): Promise<HistoryCounts> {
  const { calendar } = borough;
  const counts: HistoryCounts = {
    logs: 0,
    approved: 0,
    declined: 0,
    appeals: 0,
    visits: 0,
    bookings: 0,
    gifts: 0,
    shifts: 0,
    places: 0,
    exchanges: 0,
    reversals: 0,
  };
  const agenda = new Agenda(calendar.length);
  const wallets = new Wallets();
  let book = new Book(borough);
  const openBook = () => book;
  const rota = new Rota(borough, openBook, counts);
  const giving = new Giving(borough, agenda, openBook, counts, rota);
  const appeals = new Appeals(borough, agenda, openBook, counts, wallets);
  const funding = new Funding(borough, agenda, openBook);
  const deciding = new Deciding(borough, agenda, openBook, counts, giving, wallets, appeals, funding);
  const tastes = new Tastes(borough);
  const tills = new Tills(borough, agenda, openBook, counts, wallets);
  const bookings = new Bookings(borough, agenda, openBook, counts, wallets, tastes, tills);
  const spending = new Spending(borough, agenda, wallets, tastes, tills, bookings);
  const gifts = new Gifts(borough, agenda, openBook, counts, wallets);
  const neighbours = new Neighbours(borough, agenda, openBook, counts, wallets);
  const random = new Random(`${borough.seed} history`);

  for (const days of stretches(calendar)) {
    const [first] = days;
    const last = days.at(-1);
    if (!first || !last) throw new Error('a stretch has days');
    if (first.day.endsWith('-01')) await returnCredits(tx, borough, first);
    await wallets.read(tx, calendar.instant(last.index, 27 * 60));
    spending.plan(days);
    bookings.plan(days);
    gifts.plan(days);
    neighbours.plan(days);
    for (const day of days) {
      if (mayLapse(borough, day)) planExpiry(agenda, openBook, calendar.instant(day.index, expiresAt), day);
      funding.plan(day);
      giving.plan(day);
      deciding.plan(day);
      if (day === last) deciding.planToEarnBack(day, toEarnBack(borough, day.index, random));
      if (day.index === calendar.length - 1) giving.planLast(day);
      agenda.pass(day.index);
    }
    await post(tx, borough, book);
    book = new Book(borough);
    progress(last, counts);
  }
  lookAhead(borough, rota);
  const { admission } = rota;
  await insertRows(tx, 'application', admission.rows.application);
  await insertRows(tx, 'member_check', admission.rows.member_check);
  book.audit.push(...admission.rows.audit);
  await post(tx, borough, book);
  await neighbours.write(tx);
  const end = calendar.instant(calendar.length - 1, 24 * 60);
  await insertRows(tx, 'due_work', [
    ...bookings.dueWork(end),
    ...appeals.dueWork(),
    ...rota.dueWork,
    ...neighbours.dueWork(),
  ]);
  return counts;
}

/** Nothing lapses before the first credits are as old as the scheme's rule. */
function mayLapse({ rules }: Borough, day: DemoDay): boolean {
  return rules.expiryMonths !== null && day.index >= openingDays + rules.expiryMonths * 28;
}

/** As the worker does it by day: what lapsed at midnight goes to the community pot. */
function planExpiry(agenda: Agenda, book: () => Book, at: Date, day: DemoDay): void {
  agenda.add(day.index, at, () => book().acts.push({ kind: 'expire', at, body: {} }));
}

/** Weeks, cut where a month begins: that is when venues' credits return. */
function* stretches(calendar: DemoCalendar): Generator<DemoDay[]> {
  let days: DemoDay[] = [];
  for (const day of calendar.days.slice(openingDays)) {
    if (days.length === stretchDays || (days.length > 0 && day.day.endsWith('-01'))) {
      yield days;
      days = [];
    }
    days.push(day);
  }
  yield days;
}

/** Seldom, but in the last two weeks a few, so that there is something to earn back today. */
function toEarnBack({ calendar, members }: Borough, day: number, random: Random): number {
  return day >= calendar.length - 2 * stretchDays ? Math.ceil(members.length / 90) : random.chance(0.2) ? 1 : 0;
}
