import type { GroupOpportunities } from './pattern.js';

/** Food, gardens, repairs and open air. */
export const foodAndPlaces = {
  pantry: {
    cause: 'FOOD',
    access: ['STEP_FREE', 'SEATING', 'NEAR_PUBLIC_TRANSPORT', 'CHILDREN_WELCOME'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Pantry helper',
        says: 'You welcome people at the door, help them choose, and carry bags to the bus stop if somebody asks. No experience needed; the kettle is always on.',
        skills: ['Customer service', 'Warehouse and sorting'],
        friendsMax: 2,
        places: [
          { name: 'Welcome', part: 0.3 },
          { name: 'Shelves and packing', part: 0.7 },
        ],
      },
      {
        kind: 'ONGOING',
        role: 'Collection driver’s mate',
        says: 'Ride along to three supermarkets, load crates, sort what is still good. You will know every back door in the borough by Easter.',
        skills: ['Warehouse and sorting', 'Furniture moving'],
        trainings: ['Food hygiene level 2'],
      },
    ],
  },
  kitchen: {
    cause: 'FOOD',
    access: ['STEP_FREE', 'ACCESSIBLE_TOILET', 'SEATING'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Community cook',
        says: 'Eighty covers, one big pan and a lot of onions. We cook what was given that morning, so bring ideas. Hygiene training first: we pay for it.',
        skills: ['Cooking', 'Catering'],
        trainings: ['Food hygiene level 2'],
        places: [
          { name: 'Cook', part: 0.4, skills: ['Cooking'] },
          { name: 'Prep and washing up', part: 0.6 },
        ],
      },
      {
        kind: 'ONGOING',
        role: 'Table host',
        says: 'Lay tables, serve, and sit down with whoever came alone. The sitting down is the important part.',
        skills: ['Listening', 'Customer service'],
        friendsMax: 1,
      },
    ],
  },
  garden: {
    cause: 'ENVIRONMENT_AND_GARDENING',
    access: ['ACCESSIBLE_TOILET', 'SEATING', 'CHILDREN_WELCOME', 'ASSISTANCE_DOGS'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Garden volunteer',
        says: 'Dig, sow, water, weed, eat biscuits. There are raised beds for those who cannot bend, and a shed for when it rains.',
        skills: ['Gardening'],
        friendsMax: 3,
        asksForEvidence: true,
      },
      {
        kind: 'ONGOING',
        role: 'Compost keeper',
        says: 'Three bays, two forks, and a thermometer that somebody has to believe in. Quiet work, good company.',
        skills: ['Gardening', 'Small repairs'],
      },
    ],
  },
  repair: {
    cause: 'ENVIRONMENT_AND_GARDENING',
    access: ['STEP_FREE', 'SEATING', 'NEAR_PUBLIC_TRANSPORT'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Repairer',
        says: 'Toasters, lamps, zips, chairs. You mend it with its owner watching, so that next time they can. Electrics only if you know what you are doing.',
        skills: ['Small repairs', 'Electrical repair', 'Sewing', 'Carpentry'],
        places: [
          { name: 'Electrics bench', part: 0.3, skills: ['Electrical repair'] },
          { name: 'Other benches', part: 0.7 },
        ],
      },
      {
        kind: 'ONGOING',
        role: 'Front desk at the repair café',
        says: 'Write tickets, make tea, tell people how long it will be, and believe it yourself.',
        skills: ['Customer service', 'Administration'],
      },
    ],
  },
  green: {
    cause: 'ENVIRONMENT_AND_GARDENING',
    access: ['CHILDREN_WELCOME', 'ASSISTANCE_DOGS'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Path and stream volunteer',
        says: 'Gloves and pickers are ours; boots are yours. Last month we took two bicycles, a till and eleven footballs out of the water.',
        skills: ['Gardening', 'Furniture moving'],
        minimumAge: 14,
        friendsMax: 4,
        asksForEvidence: true,
      },
      {
        kind: 'ONGOING',
        role: 'Wildlife counter',
        says: 'Walk slowly, write down what flies. Beginners go with somebody who can tell a chiffchaff from a willow warbler.',
        skills: ['Research', 'Photography'],
        friendsMax: 1,
      },
    ],
  },
  bikes: {
    cause: 'TRANSPORT',
    access: ['STEP_FREE'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Workshop mechanic',
        says: 'Bring old frames back to life and show people how. We give about ten bicycles a month to people who need one for work.',
        skills: ['Bicycle repair', 'Small repairs'],
        places: [
          { name: 'Stand', part: 0.5, skills: ['Bicycle repair'] },
          { name: 'Parts and cleaning', part: 0.5 },
        ],
      },
      {
        kind: 'ONGOING',
        role: 'Ride leader',
        says: 'Eight miles, no hills, a café in the middle. One leads, one rides at the back, nobody is left behind.',
        skills: ['Coaching sport'],
        trainings: ['Emergency first aid at work'],
        minimumAge: 18,
      },
    ],
  },
  farm: {
    cause: 'ANIMALS',
    access: ['ACCESSIBLE_TOILET', 'PARKING', 'CHILDREN_WELCOME'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Farm hand',
        says: 'Feed round at half past eight whatever the weather. The goats will try your pockets.',
        skills: ['Pet care', 'Cleaning'],
        minimumAge: 14,
      },
      {
        kind: 'ONGOING',
        role: 'School visit guide',
        says: 'Thirty children, six sheep, one of you. You tell stories; the sheep do the rest.',
        skills: ['Storytelling', 'Childcare'],
        trainings: ['Safeguarding children'],
        dbsLevel: 'ENHANCED',
        joining: 'BY_APPLICATION',
      },
    ],
  },
  riding: {
    cause: 'DISABILITY',
    access: ['STEP_FREE', 'ACCESSIBLE_TOILET', 'PARKING', 'QUIET_SPACE', 'SUPPORTER_WELCOME'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Side walker',
        says: 'You walk beside a pony and a child who is braver than both of us. Good shoes, steady pace, no phones.',
        skills: ['Pet care', 'Childcare'],
        trainings: ['Safeguarding children'],
        minimumAge: 16,
        joining: 'BY_APPLICATION',
      },
      {
        kind: 'ONGOING',
        role: 'Stable hand',
        says: 'Mucking out, grooming, hay. You will sleep well.',
        skills: ['Pet care', 'Cleaning'],
        minimumAge: 14,
      },
    ],
  },
  walking: {
    cause: 'HEALTH_AND_WELLBEING',
    access: ['SUPPORTER_WELCOME', 'ASSISTANCE_DOGS', 'NEAR_PUBLIC_TRANSPORT'],
    meetings: [
      {
        kind: 'ONGOING',
        role: 'Walk leader',
        says: 'A mile and a half at the pace of whoever is slowest, with a bench every ten minutes and coffee at the end.',
        skills: ['Fitness', 'Listening'],
        places: [
          { name: 'In front', part: 0.4 },
          { name: 'At the back', part: 0.6 },
        ],
      },
    ],
  },
} as const satisfies Record<string, GroupOpportunities>;
