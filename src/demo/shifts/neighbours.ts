import type { UserError } from '../apiClient.js';
import { expectThat, say, step } from '../journey.js';
import { expectSame, type Name, type Stage } from './stage.js';

interface ExchangeSeen {
  id: string;
  state: string;
  revision: number;
  settledMinutes: number | null;
}
type Payload<Fields> = Fields & { userErrors: UserError[] };

const exchangeOf = (mutation: string, input: string) =>
  `mutation ($input: ${input}!) { ${mutation}(input: $input) { exchange { id state revision settledMinutes } userErrors { code message } } }`;

interface Help {
  asks: Name;
  helps: Name;
  title: string;
  startsAt: string;
}

/** One asks, the other answers; they agree when and where. */
async function agree(stage: Stage, { asks, helps, title, startsAt }: Help): Promise<string> {
  const [helped, helper] = [await stage.as(asks), await stage.as(helps)];
  const { post } = await helped.act<Payload<{ post: { id: string } }>>(
    'mutation ($input: PostHelpInput!) { postHelpRequest(input: $input) { post { id } userErrors { code message } } }',
    { title, cause: 'NEIGHBOURHOOD', placeKind: 'ON_SITE', area: 'Near the library', typicalMinutes: 60 },
  );
  const { answer } = await helper.act<Payload<{ answer: { id: string } }>>(
    'mutation ($input: AnswerHelpInput!) { answerHelp(input: $input) { answer { id } userErrors { code message } } }',
    { postId: post.id, words: 'I can do that.' },
  );
  const { exchange } = await helped.act<Payload<{ exchange: ExchangeSeen }>>(
    exchangeOf('proposeExchange', 'ProposeExchangeInput'),
    { answerId: answer.id, startsAt, minutes: 60, place: '7 Sorrel Walk' },
  );
  const agreed = await helper.act<Payload<{ exchange: ExchangeSeen }>>(
    exchangeOf('agreeExchange', 'AgreeExchangeInput'),
    { exchangeId: exchange.id, revision: exchange.revision },
  );
  expectSame(agreed.exchange.state, 'AGREED', `${asks} and ${helps} agree`);
  say(`  ${asks} asks: “${title}”. ${helps} answers, and they agree on a time.`);
  return exchange.id;
}

async function confirm(stage: Stage, name: Name, exchangeId: string, minutes: number): Promise<ExchangeSeen> {
  const { exchange } = await (await stage.as(name)).act<Payload<{ exchange: ExchangeSeen }>>(
    exchangeOf('confirmExchange', 'ConfirmExchangeInput'),
    { ...stage.key(), exchangeId, minutes },
  );
  return exchange;
}

/** Ten minutes apart settle themselves; an hour apart is settled by somebody who is no party. */
export async function helpEachOther(stage: Stage): Promise<void> {
  step('José asks his neighbours for a hand, and Ngozi helps him');
  const first = await agree(stage, {
    ...{ asks: 'José', helps: 'Ngozi', title: 'Carry a bookcase down two floors' },
    startsAt: '2027-04-10T10:00:00Z',
  });
  const second = await agree(stage, {
    ...{ asks: 'François', helps: 'Inês', title: 'Sort out a garden shed' },
    startsAt: '2027-04-10T11:00:00Z',
  });
  stage.moveTo('2027-04-10T14:00:00Z');

  step('She says an hour, he says ten minutes more: the difference settles itself');
  const before = [await stage.balance('José'), await stage.balance('Ngozi')] as const;
  expectSame((await confirm(stage, 'Ngozi', first, 60)).state, 'HALF_CONFIRMED', 'one side has spoken');
  const settled = await confirm(stage, 'José', first, 70);
  expectSame([settled.state, settled.settledMinutes], ['SETTLED', 65], 'the middle of 60 and 70');
  const after = [await stage.balance('José'), await stage.balance('Ngozi')] as const;
  expectSame([before[0] - after[0], after[1] - before[1]], [65, 65], '65 minutes go from José to Ngozi');
  say(`  ${settled.settledMinutes} minutes went from José to Ngozi, who has ${after[1]} now.`);
  await stage.hears('Ngozi', 'Thank you for helping a neighbour', 'José');

  step('François says half an hour, Inês two hours: Amara, who is no party, settles it');
  const had = [await stage.balance('François'), await stage.balance('Inês')] as const;
  await confirm(stage, 'Inês', second, 120);
  const disputed = await confirm(stage, 'François', second, 30);
  expectSame([disputed.state, disputed.settledMinutes], ['DISPUTED', null], 'an hour and a half apart');
  expectThat((await stage.balance('François')) === had[0], 'nothing moves while it is open');
  const { exchange } = await (await stage.as('Amara')).act<Payload<{ exchange: ExchangeSeen }>>(
    exchangeOf('settleExchange', 'SettleExchangeInput'),
    {
      ...{ ...stage.key(), exchangeId: second, minutes: 75 },
      reason: 'The shed was half done when it began to rain: an hour and a quarter.',
    },
  );
  expectSame([exchange.state, exchange.settledMinutes], ['SETTLED', 75], 'what Amara said counts');
  const has = [await stage.balance('François'), await stage.balance('Inês')] as const;
  expectSame([had[0] - has[0], has[1] - had[1]], [75, 75], '75 minutes go from François to Inês');
  say(`  75 minutes went from François to Inês.`);
  await stage.hears('Inês', 'Thank you for helping a neighbour', 'hour and a quarter');
}
