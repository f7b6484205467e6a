import type { SchemeTransaction } from '../../../entities/database.js';
import { type Borough, openingDays } from '../borough.js';
import type { DemoDay } from '../calendar.js';
import { Random } from '../random.js';
import { Agenda } from './agenda.js';
import { Book, type HistoryCounts } from './book.js';
import { Deciding } from './deciding.js';
import { Gifts } from './gifts.js';
import { Giving } from './giving.js';
import { post } from './post.js';
import { Spending } from './spending.js';
import { Wallets } from './wallets.js';

/** Balances are read once for so many days; what is planned in between keeps to what was read. */
const stretchDays = 7;

/** Lets a borough live through its calendar, in the caller's transaction. `progress` hears how far it is. */
export async function liveThrough(
  tx: SchemeTransaction,
  borough: Borough,
  progress: (day: DemoDay, counts: HistoryCounts) => void,
): Promise<HistoryCounts> {
  const { calendar } = borough;
  const counts: HistoryCounts = { logs: 0, approved: 0, declined: 0, visits: 0, gifts: 0, reversals: 0 };
  const agenda = new Agenda(calendar.length);
  const wallets = new Wallets();
  let book = new Book(borough);
  const openBook = () => book;
  const giving = new Giving(borough, agenda, openBook, counts);
  const deciding = new Deciding(borough, agenda, openBook, counts, giving, wallets);
  const spending = new Spending(borough, agenda, openBook, counts, wallets);
  const gifts = new Gifts(borough, agenda, openBook, counts, wallets);
  const random = new Random(`${borough.seed} history`);

  for (let start = openingDays; start < calendar.length; start += stretchDays) {
    const days = calendar.days.slice(start, start + stretchDays);
    const last = days.at(-1);
    if (!last) break;
    await wallets.read(tx, calendar.instant(last.index, 27 * 60));
    spending.plan(days);
    gifts.plan(days);
    for (const day of days) {
      giving.plan(day);
      deciding.plan(day);
      if (day === last) deciding.planToEarnBack(day, toEarnBack(day.index, calendar.length, random));
      if (day.index === calendar.length - 1) giving.planLast(day);
      agenda.pass(day.index);
    }
    await post(tx, book);
    book = new Book(borough);
    progress(last, counts);
  }
  return counts;
}

/** Seldom, but in the last two weeks a few, so that there is something to earn back today. */
function toEarnBack(day: number, length: number, random: Random): number {
  return day >= length - 2 * stretchDays ? 3 : random.chance(0.2) ? 1 : 0;
}
