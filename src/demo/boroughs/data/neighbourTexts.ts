import type { Cause, PlaceKind } from '../../../domain/opportunities/opportunity.js';

/** What members offer one another and ask for, as they put it. Skills are named as in the default vocabulary. */
export interface NeighbourLine {
  title: string;
  says: string;
  cause: Cause;
  skills: readonly string[];
  minutes: number;
  place?: PlaceKind;
}

export const helpRequests: readonly NeighbourLine[] = [
  {
    title: 'Somebody to water my tomatoes',
    says: 'I am at my sister’s for ten days. Two watering cans every evening, and you may eat what is ripe.',
    cause: 'ENVIRONMENT_AND_GARDENING',
    skills: ['Gardening'],
    minutes: 60,
  },
  {
    title: 'A lift to the eye clinic',
    says: 'They put drops in, so I cannot drive home. Folding stick, no wheelchair.',
    cause: 'TRANSPORT',
    skills: ['Car driving'],
    minutes: 90,
  },
  {
    title: 'My kitchen tap drips',
    says: 'It has become a friend and I would like to end the friendship.',
    cause: 'HOUSING_AND_HOMELESSNESS',
    skills: ['Plumbing'],
    minutes: 60,
  },
  {
    title: 'Help with a form from the council',
    says: 'Nine pages and they want it by the end of the month. I have the papers, not the patience.',
    cause: 'INFORMATION_AND_ADVICE',
    skills: ['Letter writing'],
    minutes: 90,
    place: 'EITHER',
  },
  {
    title: 'Walk my dog while my foot heals',
    says: 'Biscuit is small, old and polite. Half an hour round the block does it.',
    cause: 'ANIMALS',
    skills: ['Dog walking'],
    minutes: 30,
  },
  {
    title: 'Two hands for a wardrobe',
    says: 'It goes from the second floor to the van. The wardrobe is willing.',
    cause: 'NEIGHBOURHOOD',
    skills: ['Furniture moving'],
    minutes: 60,
  },
  {
    title: 'Practise for my driving theory',
    says: 'Ask me the questions until I stop guessing. Online is fine.',
    cause: 'EDUCATION_AND_LEARNING',
    skills: ['Teaching adults'],
    minutes: 60,
    place: 'REMOTE',
  },
  {
    title: 'New phone, old me',
    says: 'I want my photographs and my daughter’s number. The rest can stay in the box.',
    cause: 'DIGITAL_SKILLS',
    skills: ['Computers and phones'],
    minutes: 60,
  },
  {
    title: 'Shorten three pairs of trousers',
    says: 'My grandson has stopped growing, we think.',
    cause: 'NEIGHBOURHOOD',
    skills: ['Sewing'],
    minutes: 90,
    place: 'EITHER',
  },
  {
    title: 'Read my post to me',
    says: 'Once a fortnight, with tea. Large letters I manage; small ones have given up on me.',
    cause: 'OLDER_PEOPLE',
    skills: ['Reading aloud'],
    minutes: 60,
  },
  {
    title: 'একজন দোভাষী দরকার',
    says: 'For the school meeting: Bangla and English, about an hour. Thank you 🙏',
    cause: 'CHILDREN_AND_FAMILIES',
    skills: ['Languages and interpreting'],
    minutes: 60,
  },
  {
    title: 'Assemble a cot before the baby comes',
    says: 'We have all the screws and four opinions.',
    cause: 'CHILDREN_AND_FAMILIES',
    skills: ['Small repairs'],
    minutes: 120,
  },
];

export const helpOffers: readonly NeighbourLine[] = [
  {
    title: 'I cut hair in your kitchen',
    says: 'Twenty years in a salon. Bring a towel and a chair that does not spin.',
    cause: 'HEALTH_AND_WELLBEING',
    skills: ['Hairdressing'],
    minutes: 45,
  },
  {
    title: 'Bicycle punctures, brakes, gears',
    says: 'I come with tools. Carbon frames make me nervous.',
    cause: 'TRANSPORT',
    skills: ['Bicycle repair'],
    minutes: 60,
  },
  {
    title: 'Maths up to GCSE',
    says: 'Patient, with a whiteboard and biscuits. Evenings.',
    cause: 'YOUNG_PEOPLE',
    skills: ['Homework help'],
    minutes: 60,
    place: 'EITHER',
  },
  {
    title: 'Shopping on Fridays',
    says: 'I go anyway. Give me your list and I bring it to the door.',
    cause: 'OLDER_PEOPLE',
    skills: ['Shopping for others'],
    minutes: 60,
  },
  {
    title: 'Guitar for absolute beginners',
    says: 'Three chords, one song, a month of fun.',
    cause: 'ARTS_AND_CULTURE',
    skills: ['Making music'],
    minutes: 60,
  },
  {
    title: 'Conversation in Spanish',
    says: 'Coffee, verbs, gossip. You correct my English, I correct your rolling r.',
    cause: 'EDUCATION_AND_LEARNING',
    skills: ['Languages and interpreting'],
    minutes: 60,
    place: 'EITHER',
  },
  {
    title: 'Curtains, hems and zips',
    says: 'Bring it pinned and I will sew it while you wait.',
    cause: 'NEIGHBOURHOOD',
    skills: ['Sewing'],
    minutes: 90,
  },
  {
    title: 'Cat sitting over the holidays',
    says: 'Mine says it is all right.',
    cause: 'ANIMALS',
    skills: ['Pet care'],
    minutes: 60,
  },
  {
    title: 'A website for your club',
    says: 'One page, readable on a phone, no nonsense.',
    cause: 'DIGITAL_SKILLS',
    skills: ['Website building'],
    minutes: 180,
    place: 'REMOTE',
  },
  {
    title: 'Shelves that stay up',
    says: 'I have a drill and know where the pipes usually are.',
    cause: 'NEIGHBOURHOOD',
    skills: ['Small repairs'],
    minutes: 90,
  },
];

export const answerWords = [
  'I can do that. Thursday?',
  'Happy to, I live round the corner.',
  'Yes please, that would help so much!',
  'I have done this many times.',
  'Would a weekend suit you?',
  '',
] as const;
export const answerDeclinedWords = [
  'Thank you, somebody was quicker.',
  'That day does not work after all.',
  'Thank you! My nephew turned up with his tools.',
] as const;
export const areas = ['near the library', 'by the station', 'behind the church', 'close to the park', ''] as const;
export const cancelledWords = [
  'I have a cold and would rather not share it.',
  'The van has broken down.',
  'It has mended itself. Thank you all the same!',
] as const;
export const disputeWords = [
  'It was nearer an hour: the rest was tea, and the tea was mine.',
  'We waited for the locksmith together, and that should count for both.',
  'I was there from two, not from one.',
] as const;
export const settledWords = [
  'I have talked to you both: we count the time on the task, not the tea.',
  'You both remember it honestly and differently. We meet in the middle.',
  'The text messages show when it began. Thank you both.',
] as const;
