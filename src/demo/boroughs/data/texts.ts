/** Lines that people of the boroughs write. None says anything about anybody. */
export const giftNotes = [
  'Thank you for the lift to the hospital',
  'For minding the cat',
  'Happy birthday!',
  'Enjoy the cinema with the children',
  'Thank you for the jollof',
  'With love from upstairs',
  'For carrying the shopping up',
  'So that you can come swimming with us',
  'Teşekkürler!',
  'ধন্যবাদ',
  'You helped me with the forms: thank you',
  'شكرا جزيلا',
  'Go and have that cake 🍰',
  'Because you never ask',
] as const;

export const declineReasons = [
  'We could not find you on the sign-in sheet for that day. Please check the date.',
  'This session was logged twice; the other one is approved.',
  'The group did not meet on that day.',
  'The times are longer than the session was. Please log it again with the right ones.',
  'This was for another group. Please log it with them.',
] as const;

export const aboveCapReason = 'That is more than the day or week usually allows. Please check the times with us.';

export const reversalReasons = [
  'Approved for the wrong person. Sorry about that.',
  'The session had been cancelled; this was approved by mistake.',
  'The same hours were approved from two sheets.',
] as const;

export const appealWords = [
  'I was there from the beginning; Ama can say so too.',
  'The sheet at the door was missing that evening, but I stayed until we had cleaned up.',
  'It was the extra session, the one that was announced by telephone.',
  'I wrote down the wrong day. The hours are right.',
] as const;

export const upheldAnswers = [
  'I asked everybody who was there, and nobody remembers you that day. Please talk to me.',
  'The other log of that session is approved; this one would count it twice.',
  'The group really did not meet on that day.',
] as const;
