import { about, type Write } from './specimen.js';

/** A point of the curve, of nobody's browser. */
const publicKey = 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4';

export const pushWrites: Readonly<Record<string, Write>> = {
  savePushSubscription: about('member', (t) => ({
    ...{
      memberId: t.member,
      endpoint: 'https://push.example.org/a-browser',
      publicKey,
      authSecret: 'BTBZMqHH6r4Tts7J_aSIgg',
    },
  })),
  removePushSubscription: about('member', (t) => ({ pushSubscriptionId: t.pushSubscription })),
};
