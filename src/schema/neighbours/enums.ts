import { registerEnumType } from 'type-graphql';
import { exchangeStates, helpAnswerStates, helpPostKinds, helpPostStates } from '../../domain/neighbours/exchange.js';

function names<Name extends string>(list: readonly Name[]): { readonly [name in Name]: name } {
  return Object.fromEntries(list.map((name) => [name, name])) as { readonly [name in Name]: name };
}

export const HelpPostKind = names(helpPostKinds);
registerEnumType(HelpPostKind, {
  name: 'HelpPostKind',
  description: 'What a member posts for other members.',
  valuesConfig: {
    OFFER: { description: 'They would help.' },
    REQUEST: { description: 'They would like help.' },
  },
});

export const HelpPostState = names(helpPostStates);
registerEnumType(HelpPostState, {
  name: 'HelpPostState',
  description: 'Does a post stand?',
  valuesConfig: {
    OPEN: { description: 'It waits for answers.' },
    MET: { description: 'A request that somebody agreed to help with.' },
    WITHDRAWN: { description: 'Its member took it back.' },
    LAPSED: { description: 'Its last day is over.' },
    ENDED: { description: 'The membership ended.' },
  },
});

export const HelpAnswerState = names(helpAnswerStates);
registerEnumType(HelpAnswerState, {
  name: 'HelpAnswerState',
  description: 'How far an answer to a post has come.',
  valuesConfig: {
    WAITING: { description: 'Nothing is agreed on it yet.' },
    AGREED: { description: 'An exchange was agreed on it.' },
    DECLINED: { description: 'Whoever posted said no, or agreed with somebody else.' },
    WITHDRAWN: { description: 'Whoever answered took it back.' },
    ENDED: { description: 'The post, what was agreed, or a membership is over.' },
  },
});

export const ExchangeState = names(exchangeStates);
registerEnumType(ExchangeState, {
  name: 'ExchangeState',
  description: 'What has become of help between two members.',
  valuesConfig: {
    PROPOSED: { description: 'One side has proposed when, where and for how long.' },
    AGREED: { description: 'Both have agreed.' },
    HALF_CONFIRMED: { description: 'One side has said how long it was; the other is asked.' },
    WAITING_FOR_CREDITS: { description: 'Both have confirmed; the member who was helped has yet to earn the credits.' },
    DISPUTED: { description: 'They differ: staff who are no party settle it.' },
    SETTLED: { description: 'It is done, and the credits have gone to the helper.' },
    MISSED: { description: 'It did not take place, and nothing was given for it.' },
    CANCELLED: { description: 'It was called off.' },
    REVERSED: { description: 'Staff took the credits back.' },
  },
});

export const ExchangeSide = { HELPER: 'HELPER', HELPED: 'HELPED' } as const;
registerEnumType(ExchangeSide, {
  name: 'ExchangeSide',
  description: 'One of the two sides of an exchange.',
  valuesConfig: { HELPER: { description: 'Who gives the time.' }, HELPED: { description: 'Who is helped.' } },
});
