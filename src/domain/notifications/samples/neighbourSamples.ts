import type { MessageFacts } from '../facts.js';
import { at, between, common } from './sampleBase.js';

/** Samples of messages about help between members. */
export const neighbourSamples = {
  HELP_ANSWERED: { ...between, words: 'I could come on Saturday' },
  HELP_ANSWER_ENDED: { ...between, endedAs: 'DECLINED', reason: 'My sister can do it' },
  EXCHANGE_PROPOSED: { ...between, startsAt: at, minutes: 90, isChange: false, chargesMissed: true },
  EXCHANGE_AGREED: {
    ...between,
    ...{
      startsAt: at,
      minutes: 90,
      place: '4 Mill Row',
      chargesMissed: true,
      otherPhone: '+447700900123',
      otherEmail: 'priya@example.org',
    },
  },
  EXCHANGE_ENDED: { ...between, endedAs: 'CANCELLED', startsAt: at, words: 'I have a cold' },
  EXCHANGE_TO_CONFIRM: { ...between, otherMinutes: 90, isMissed: false, isReminder: true },
  EXCHANGE_WITH_STAFF: { ...between, helperMinutes: 90, helpedMinutes: 30, reason: 'It was raining' },
  EXCHANGE_DISPUTED: { ...common, title: 'Hedge cutting', helperName: 'Priya Sandhu', helpedName: 'Tomasz Żak' },
  EXCHANGE_STUCK: {
    ...common,
    ...{ title: 'Hedge cutting', helperName: 'Priya Sandhu', helpedName: 'Tomasz Żak', minutes: 90 },
  },
  EXCHANGE_WAITS: { ...between, minutes: 90, isHelper: false, reason: 'Both were there' },
  EXCHANGE_SETTLED: { ...between, minutes: 90, isHelper: true, reason: 'Both were there', balanceMinutes: 210 },
  EXCHANGE_REVERSED: { ...between, minutes: 90, isHelper: true, reason: 'It was another day' },
} satisfies Partial<MessageFacts>;
