import type { Example } from './example.js';

/** Members who help one another, from the post to the thank-you. */
export const neighbourExamples: readonly Example[] = [
  {
    slug: 'ask-for-help',
    part: 'Neighbours',
    title: 'Ask for help',
    says: 'Every member of the scheme sees what and roughly where; exactly where, only who it is agreed with.',
    as: 'volunteer',
    operation: `mutation AskForHelp($input: PostHelpInput!) {
  postHelpRequest(input: $input) { post { id title state standsUntil } userErrors { code message field } }
}`,
    variables: {
      input: {
        title: 'Cutting a hedge',
        cause: 'ENVIRONMENT_AND_GARDENING',
        placeKind: 'ON_SITE',
        area: 'Near the library',
        place: '4 Mill Row',
        typicalMinutes: 90,
      },
    },
  },
  {
    slug: 'help-requests',
    part: 'Neighbours',
    title: 'Who needs help?',
    says: 'The newest first; helpOffers lists who would help.',
    as: 'anyone',
    operation: `query HelpRequests($search: String) {
  helpRequests(first: 20, search: $search) { nodes { id title area typicalMinutes whenWords member { name } } }
}`,
    variables: { search: null },
  },
  {
    slug: 'answer-help',
    part: 'Neighbours',
    title: 'Offer to do it',
    says: 'José answers Siobhán. She finds it in Messages.',
    as: 'neighbour',
    operation: `mutation AnswerHelp($input: AnswerHelpInput!) {
  answerHelp(input: $input) { answer { id state words } userErrors { code message field } }
}`,
    variables: { input: { postId: '{{helpRequest}}', words: 'I have shears, and time in a week.' } },
  },
  {
    slug: 'propose-exchange',
    part: 'Neighbours',
    title: 'Propose a time',
    says: 'Either side may; the other agrees, or proposes otherwise.',
    as: 'volunteer',
    operation: `mutation ProposeTime($input: ProposeExchangeInput!) {
  proposeExchange(input: $input) { exchange { id state revision proposal { startsAt minutes } } userErrors { code message field } }
}`,
    variables: { input: { answerId: '{{helpAnswer}}', startsAt: '{{inAWeek}}', minutes: 90 } },
  },
  {
    slug: 'agree-exchange',
    part: 'Neighbours',
    title: 'Agree to it',
    says: 'From now on each sees where it is and how to reach the other, and nobody else does.',
    as: 'neighbour',
    operation: `mutation AgreeTime($input: AgreeExchangeInput!) {
  agreeExchange(input: $input) {
    exchange { id state startsAt agreedMinutes meeting { place helpedPhone helpedEmail } }
    userErrors { code message field }
  }
}`,
    variables: { input: { exchangeId: '{{exchange}}', revision: 1 } },
  },
  {
    slug: 'my-exchanges',
    part: 'Neighbours',
    title: 'Help I gave and got',
    says: 'Afterwards confirmExchange of both says how long it was, and the credits go by themselves.',
    as: 'anyone',
    operation: `query MyExchanges {
  exchanges(first: 20) { nodes { id state startsAt agreedMinutes helperMinutes helpedMinutes settledMinutes } }
}`,
    variables: {},
  },
];
