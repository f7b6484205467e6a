import type { GroupOpportunities } from './pattern.js';

/** People, learning, music and getting about. */
export const people = {
  befriending: {
    cause: 'OLDER_PEOPLE',
    access: ['STEP_FREE', 'HEARING_LOOP', 'LARGE_PRINT'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Befriender',
        says: 'An hour a week with the same person, for at least half a year. Cards, news, old photographs: whatever the two of you like.',
        skills: ['Befriending', 'Listening'],
        trainings: ['Safeguarding adults'],
        dbsLevel: 'BASIC',
        minimumAge: 18,
        joining: 'BY_APPLICATION',
        visibility: 'SCHEME',
      },
      {
        kind: 'ONGOING',
        role: 'Telephone friend',
        says: 'The same voice at the same time every week. From home, on our line; your number is never shown.',
        skills: ['Listening', 'Befriending'],
        placeKind: 'EITHER',
        minimumAge: 18,
      },
    ],
  },
  library: {
    cause: 'EDUCATION_AND_LEARNING',
    access: ['STEP_FREE', 'ACCESSIBLE_TOILET', 'HEARING_LOOP', 'LARGE_PRINT', 'CHILDREN_WELCOME'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Reading helper',
        says: 'A child reads to you; you are delighted. That is nearly all of it.',
        skills: ['Reading aloud', 'Homework help'],
        dbsLevel: 'ENHANCED',
        joining: 'BY_APPLICATION',
      },
      {
        kind: 'ONGOING',
        role: 'Library helper',
        says: 'Shelving, story time, finding the book with the blue cover that somebody read in 1987.',
        skills: ['Administration', 'Storytelling'],
        minimumAge: 14,
      },
    ],
  },
  homework: {
    cause: 'YOUNG_PEOPLE',
    access: ['STEP_FREE', 'QUIET_SPACE', 'NEAR_PUBLIC_TRANSPORT'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Homework tutor',
        says: 'Fractions, essays, and how to begin when you do not want to. Snacks are provided for tutors too.',
        skills: ['Homework help', 'Mentoring'],
        trainings: ['Safeguarding children'],
        dbsLevel: 'ENHANCED',
        joining: 'BY_APPLICATION',
        places: [
          { name: 'Younger ones', part: 0.6 },
          { name: 'GCSE table', part: 0.4 },
        ],
      },
    ],
  },
  language: {
    cause: 'REFUGEES_AND_NEWCOMERS',
    access: ['STEP_FREE', 'CHILDREN_WELCOME', 'NEAR_PUBLIC_TRANSPORT'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Conversation partner',
        says: 'Talk about weather, buses and schools, slowly, with people who arrived not long ago. If you have another language, it helps; it is not needed.',
        skills: ['English conversation', 'Languages and interpreting'],
        friendsMax: 1,
      },
      {
        kind: 'ONGOING',
        role: 'Form-filling helper',
        says: 'Council tax, school places, the doctor’s registration. You sit beside, they hold the pen.',
        skills: ['Letter writing', 'Law and rights'],
        trainings: ['Data protection'],
        minimumAge: 18,
      },
    ],
  },
  sewing: {
    cause: 'ARTS_AND_CULTURE',
    access: ['STEP_FREE', 'SEATING', 'ACCESSIBLE_TOILET'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Sewing circle helper',
        says: 'Thread machines, unpick disasters, teach a hem. The radio is on; opinions about it are welcome.',
        skills: ['Sewing', 'Knitting and crochet'],
      },
    ],
  },
  music: {
    cause: 'ARTS_AND_CULTURE',
    access: ['STEP_FREE', 'SEATING', 'HEARING_LOOP'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Rehearsal helper',
        says: 'Set out chairs, find the second clarinet part, sing along where nobody else does.',
        skills: ['Making music', 'Event planning'],
      },
      {
        kind: 'ONGOING',
        role: 'Beginners’ teacher',
        says: 'An hour with people who have just been handed a trombone. Earplugs provided.',
        skills: ['Making music', 'Teaching adults'],
      },
    ],
  },
  shelter: {
    cause: 'HOUSING_AND_HOMELESSNESS',
    access: ['ACCESSIBLE_TOILET'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Evening shift at the shelter',
        says: 'Supper, beds, somebody to talk to. There are always two who have done it before. You go home by ten.',
        skills: ['Listening', 'Cooking'],
        trainings: ['Safeguarding adults'],
        minimumAge: 18,
        joining: 'BY_APPLICATION',
        visibility: 'SCHEME',
      },
      {
        kind: 'ONGOING',
        role: 'Breakfast and laundry',
        says: 'Porridge at seven, sheets off by nine. You will have done more before work than most people all day.',
        skills: ['Cooking', 'Ironing and laundry'],
        minimumAge: 18,
      },
    ],
  },
  youth: {
    cause: 'YOUNG_PEOPLE',
    access: ['STEP_FREE', 'NEAR_PUBLIC_TRANSPORT'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Youth club helper',
        says: 'Table tennis, toast, and being there. They will pretend not to notice you for three weeks, and then tell you everything.',
        skills: ['Coaching sport', 'Mentoring'],
        trainings: ['Safeguarding children'],
        dbsLevel: 'ENHANCED',
        minimumAge: 18,
        joining: 'BY_APPLICATION',
      },
      {
        kind: 'ONGOING',
        role: 'Snack bar',
        says: 'Toasties, squash, a float that has to add up at nine o’clock.',
        skills: ['Catering', 'Customer service'],
        minimumAge: 16,
      },
    ],
  },
  radio: {
    cause: 'ARTS_AND_CULTURE',
    access: ['STEP_FREE', 'QUIET_SPACE'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Studio volunteer',
        says: 'Present, mix, or sit behind the glass and hold up fingers. We teach you the desk in two evenings.',
        skills: ['Public speaking', 'Filming', 'Writing'],
        places: [
          { name: 'On air', part: 0.5 },
          { name: 'Desk', part: 0.5 },
        ],
      },
    ],
  },
  transport: {
    cause: 'TRANSPORT',
    access: ['STEP_FREE', 'SUPPORTER_WELCOME', 'ASSISTANCE_DOGS'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Minibus crew',
        says: 'One drives, one sees people from door to seat and back to their door. You wait until the light is on inside.',
        skills: ['Minibus driving', 'Listening'],
        trainings: ['Moving and handling'],
        minimumAge: 21,
        joining: 'BY_APPLICATION',
        places: [
          { name: 'Driver', part: 0.4, skills: ['Minibus driving'] },
          { name: 'Passenger assistant', part: 0.6 },
        ],
      },
    ],
  },
  digital: {
    cause: 'DIGITAL_SKILLS',
    access: ['STEP_FREE', 'SEATING', 'LARGE_PRINT', 'HEARING_LOOP'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Phone and tablet helper',
        says: 'Photographs, passwords, the doctor’s app. You never touch somebody’s phone without asking, and you explain it as often as it takes.',
        skills: ['Computers and phones', 'Teaching adults'],
        trainings: ['Data protection'],
      },
    ],
  },
} as const satisfies Record<string, GroupOpportunities>;
