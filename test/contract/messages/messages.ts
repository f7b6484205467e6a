import type { OutgoingMessage } from '../../../src/adapters/messages/channel.js';

/** An invented message; what it says of people must never turn up in a reason. */
export const email: OutgoingMessage = {
  reference: '0192f0c1-7c1e-7b7a-9d0e-2f7f5a1b3c4d',
  channel: 'EMAIL',
  to: {
    name: 'Zoë Quillfeather',
    email: 'zoe.quillfeather@example.org',
    phone: '+447700900000',
    addressLines: ['1 Mill Row', 'Brackenfold', 'BF1 2AB'],
  },
  subject: 'Thank you, Zoë',
  body: 'Hello Zoë,\n\nשרה לוי has given you 1 hour of Time Credits. 🎂\n\n.\n\nBrackenfold Time Credits',
  sensitive: false,
  schemeName: 'Brackenfold Time Credits',
};

export const text: OutgoingMessage = { ...email, channel: 'TEXT', subject: '' };
export const letter: OutgoingMessage = { ...email, channel: 'LETTER' };

/** Words of the message that a reason, an error or a log may not hold. */
export const PRIVATE_WORDS = /quillfeather|zoë|7700|mill row|bf1|given you|thank you/i;
