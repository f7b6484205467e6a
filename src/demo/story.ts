import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SetClock } from '../adapters/clock.js';
import { readConfig } from '../config.js';
import { awaitMessage, StoryError, type StoryPerson, signInByCode, type UserError } from './apiClient.js';
import { demoSlug } from './demoScheme.js';
import { expectThat, say, step, tellJourney } from './journey.js';
import { demoStaff, demoVolunteers } from './people.js';
import { demoOrganisations } from './places.js';

const sheet = 'harringay-green-lanes-community-kitchen-timesheet';

interface ImportReport {
  rowsRead: number;
  rowsAdded: number;
  rowsAlreadyLoaded: number;
  rowsRefused: number;
  addedMinutes: number;
  problems: { row: number; message: string }[];
}

interface Cast {
  url: string;
  leader: StoryPerson;
  member: StoryPerson;
  till: StoryPerson;
}

/** Tells the main job from end to end over HTTP, on a fresh embedded database and a clock set to 22 November 2026. Returns the exit code. */
export async function runDemo(): Promise<number> {
  return await tellJourney('demo', new SetClock(new Date('2026-11-22T10:00:00Z')), async (url) => {
    step('Everyone signs in with a code from the message viewer');
    const cast: Cast = {
      url,
      leader: await signInByCode(url, demoSlug, demoStaff.kitchenLeader.email),
      member: await signInByCode(url, demoSlug, 'siobhan.oneill@example.org'),
      till: await signInByCode(url, demoSlug, demoStaff.venueCoordinator.email),
    };
    say(
      `  ${demoStaff.kitchenLeader.name} leads the kitchen, ${demoVolunteers[0]?.name} volunteers there, ${demoStaff.venueCoordinator.name} is at the till.`,
    );
    await importTheSheet(cast);
    await approveInBulk(cast);
    await spendAndReverse(cast);
    await giveAnHour(cast);
    await addUp(cast);
  });
}

async function importTheSheet({ leader }: Cast): Promise<void> {
  step("The kitchen's timesheet, as untidy as people keep it: a dry run first");
  const organisation = await kitchenId(leader);
  const importSheet = async (file: string, dryRun: boolean): Promise<ImportReport> => {
    const content = await readFile(join(readConfig().checkoutRoot, 'examples', file));
    const uploadId = await leader.upload(file, content);
    const { report } = await leader.act<{ report: ImportReport; userErrors: UserError[] }>(
      `mutation ($input: ImportHoursInput!) { importHours(input: $input) {
        report { rowsRead rowsAdded rowsAlreadyLoaded rowsRefused addedMinutes problems { row message } } userErrors { code message } } }`,
      { idempotencyKey: `story sheet ${uploadId.slice(-12)}`, organisationId: organisation, uploadId, dryRun },
    );
    return report;
  };
  const dry = await importSheet(`${sheet}.csv`, true);
  say(`  ${dry.rowsRead} rows, ${dry.rowsRefused} to mend:`);
  for (const problem of dry.problems) say(`    ${problem.message}`);
  expectThat(
    dry.rowsRead >= 200 && dry.rowsRefused > 0,
    'the untidy sheet should have at least 200 rows and some to mend',
  );

  step('The kitchen mends what was named, and loads the sheet');
  const loaded = await importSheet(`${sheet}-corrected.csv`, false);
  say(`  ${loaded.rowsAdded} logs added.`);
  expectThat(
    loaded.rowsAdded === loaded.rowsRead && loaded.rowsRefused === 0,
    'every row of the mended sheet should load',
  );
  const again = await importSheet(`${sheet}-corrected.csv`, false);
  say(`  Loaded once more by mistake: ${again.rowsAdded} added, ${again.rowsAlreadyLoaded} were there already.`);
  expectThat(
    again.rowsAdded === 0 && again.rowsAlreadyLoaded === loaded.rowsAdded,
    'loading the same sheet twice should add nothing',
  );
}

async function kitchenId(person: StoryPerson): Promise<string> {
  const { nodes } = await person.ask<{ nodes: { id: string; name: string }[] }>(
    '{ organisations(first: 100) { nodes { id name } } }',
  );
  const found = nodes.find((node) => node.name === demoOrganisations.kitchen.name);
  if (!found) throw new StoryError('the kitchen is not in the demo scheme');
  return found.id;
}

async function approveInBulk({ leader, member, url }: Cast): Promise<void> {
  step('The leader approves everything in one go');
  const before = await balance(member);
  const organisation = await kitchenId(leader);
  const hoursLogIds: string[] = [];
  for (let after: string | null = null; ; ) {
    const page: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } =
      await leader.ask(
        'query ($organisation: ID, $after: String) { hoursLogs(first: 100, after: $after, organisation: $organisation, state: SUBMITTED) { nodes { id } pageInfo { hasNextPage endCursor } } }',
        { organisation, after },
      );
    hoursLogIds.push(...page.nodes.map((node) => node.id));
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) break;
  }
  const approve = `mutation ($input: ApproveHoursInput!) { approveHours(input: $input) { hoursLogs { id } refusals { code message hoursLog { id } } userErrors { code message } } }`;
  type Approval = {
    hoursLogs: { id: string }[];
    refusals: { code: string; message: string; hoursLog: { id: string } | null }[];
  };
  const first = await leader.ask<Approval>(approve, { input: { idempotencyKey: 'story approval', hoursLogIds } });
  say(`  ${first.hoursLogs.length} of ${hoursLogIds.length} logs approved.`);
  const above = first.refusals
    .filter((refusal) => refusal.code === 'ABOVE_CAP')
    .flatMap((refusal) => (refusal.hoursLog ? [refusal.hoursLog.id] : []));
  expectThat(
    above.length === first.refusals.length,
    `only caps should stand in the way, but: ${first.refusals.find((refusal) => refusal.code !== 'ABOVE_CAP')?.message}`,
  );
  if (above.length > 0) {
    const second = await leader.ask<Approval>(approve, {
      input: { idempotencyKey: 'story approval, confirmed', hoursLogIds: above, confirmAboveCap: true },
    });
    say(`  ${second.hoursLogs.length} went above the daily or weekly cap; the leader looked at them and confirmed.`);
    expectThat(second.refusals.length === 0, 'confirmed hours should be approved');
  }
  const after = await balance(member);
  say(`  Siobhán reads her balance: ${after.text} (it was ${before.text}).`);
  expectThat(after.minutes > before.minutes, 'approved hours should have been credited');
  const message = await awaitMessage(url, 'siobhan.oneill@example.org', (candidate) =>
    candidate.body.includes(demoOrganisations.kitchen.name),
  );
  say(`  In the viewer: “${message.subject}”`);
}

interface Balance {
  minutes: number;
  text: string;
}

async function balance(person: StoryPerson): Promise<Balance> {
  const viewer = await person.ask<{ member: { account: { balance: Balance } } }>(
    '{ viewer { member { account { balance { minutes text } } } } }',
  );
  return viewer.member.account.balance;
}

async function spendAndReverse({ member, till, url }: Cast): Promise<void> {
  step('She shows a code at the leisure centre');
  const before = await balance(member);
  const { code } = await member.act<{ code: string; userErrors: UserError[] }>(
    'mutation ($input: CreateRedemptionCodeInput!) { createRedemptionCode(input: $input) { code expiresAt userErrors { code message } } }',
    { idempotencyKey: 'story code' },
  );
  const { nodes: offers } = await till.ask<{ nodes: { id: string; title: string }[] }>(
    '{ offers(first: 100) { nodes { id title } } }',
  );
  const swim = offers.find((offer) => offer.title === 'Swim');
  if (!swim) throw new StoryError('the leisure centre has no swim');
  const redeem =
    'mutation ($input: RedeemCreditsInput!) { redeemCredits(input: $input) { redemption { id priceMinutes } userErrors { code message } } }';
  const input = { code, offerId: swim.id, adults: 1, under16s: 0 };
  const { redemption } = await till.act<{ redemption: { id: string; priceMinutes: number }; userErrors: UserError[] }>(
    redeem,
    { ...input, idempotencyKey: 'story visit' },
  );
  const spent = await balance(member);
  say(`  ${code}: a swim for ${redemption.priceMinutes} minutes; ${spent.text} are left.`);
  expectThat(spent.minutes === before.minutes - redemption.priceMinutes, 'the price should have left her wallet');

  const second = await till.ask<{ redemption: null; userErrors: UserError[] }>(redeem, {
    input: { ...input, idempotencyKey: 'story second visit' },
  });
  say(`  The same code again: “${second.userErrors[0]?.message}”`);
  expectThat(
    second.userErrors[0]?.code === 'CODE_NOT_VALID' && (await balance(member)).minutes === spent.minutes,
    'a code should work once',
  );

  step('The pool has to close: the venue gives the hour back');
  await till.act(
    'mutation ($input: ReverseRedemptionInput!) { reverseRedemption(input: $input) { redemption { id } userErrors { code message } } }',
    {
      idempotencyKey: 'story reversal',
      redemptionId: redemption.id,
    },
  );
  const back = await balance(member);
  say(`  Her balance is ${back.text} again.`);
  expectThat(back.minutes === before.minutes, 'the reversal should have given everything back');
  await awaitMessage(
    url,
    'siobhan.oneill@example.org',
    (candidate) => candidate.body.includes('Swim') && !/enjoyed/i.test(candidate.subject),
  );
}

async function giveAnHour({ member, url }: Cast): Promise<void> {
  step('She gives her neighbour José an hour');
  const before = await balance(member);
  const jose = await signInByCode(url, demoSlug, 'jose.nunez@example.org');
  const { member: neighbour } = await jose.ask<{ member: { id: string } }>('{ viewer { member { id } } }');
  const hadBefore = await balance(jose);
  await member.act(
    'mutation ($input: GiftCreditsInput!) { giftCredits(input: $input) { account { id } userErrors { code message } } }',
    {
      idempotencyKey: 'story gift',
      toMemberId: neighbour.id,
      amountMinutes: 60,
      note: 'Thank you for minding the cat',
    },
  );
  const [after, has] = [await balance(member), await balance(jose)];
  say(`  Siobhán has ${after.text}, José has ${has.text}.`);
  expectThat(
    after.minutes === before.minutes - 60 && has.minutes === hadBefore.minutes + 60,
    'an hour should have changed hands',
  );
}

async function addUp({ member, url }: Cast): Promise<void> {
  step('Her statement adds up');
  const viewer = await member.ask<{
    member: {
      account: {
        statement: {
          nodes: { number: number; amountMinutes: number; balanceAfterMinutes: number; description: string }[];
        };
      };
    };
  }>(
    '{ viewer { member { account { statement(first: 100) { nodes { number amountMinutes balanceAfterMinutes description } } } } } }',
  );
  const lines = viewer.member.account.statement.nodes;
  for (const line of lines.slice(0, 5))
    say(
      `  ${String(line.amountMinutes).padStart(5)}  ${String(line.balanceAfterMinutes).padStart(6)}  ${line.description}`,
    );
  say(`  … and ${Math.max(0, lines.length - 5)} earlier ones.`);
  let running = 0;
  for (const line of [...lines].reverse()) {
    running += line.amountMinutes;
    expectThat(line.balanceAfterMinutes === running, `line ${line.number} of the statement does not add up`);
  }
  expectThat(running === (await balance(member)).minutes, 'the last line should be the balance');

  step('The messages are in the viewer');
  for (const [recipient, word] of [
    ['siobhan.oneill@example.org', 'José'],
    ['jose.nunez@example.org', 'Siobhán'],
  ] as const) {
    const message = await awaitMessage(url, recipient, (candidate) => candidate.body.includes(word));
    say(`  ${recipient}: “${message.subject}”`);
  }
}
