/** One meeting of a group: when it is, how long it takes. */
export interface SessionPattern {
  weekday: number;
  start: string;
  minutes: number;
}

export interface GroupPattern {
  activities: readonly string[];
  /** The meetings a group of this kind may have in a week; each has one to three of them. */
  sessions: readonly SessionPattern[];
  /** When in the year most happens. */
  season: 'EVEN' | 'SUMMER' | 'WINTER' | 'TERM';
  /** How many come, against a group of ordinary size. */
  crowd: number;
}

const session = (weekday: number, start: string, minutes: number): SessionPattern => ({ weekday, start, minutes });

/** What groups do, by their kind. */
export const groupKinds = {
  pantry: {
    activities: ['Sorting donations', 'Serving at the pantry', 'Collecting from shops', 'Stocking the shelves'],
    sessions: [session(2, '10:00', 180), session(4, '15:00', 180), session(6, '09:30', 150)],
    season: 'WINTER',
    crowd: 1.6,
  },
  kitchen: {
    activities: ['Cooking', 'Serving and washing up', 'Preparing vegetables', 'Welcoming guests'],
    sessions: [session(1, '10:30', 210), session(3, '10:30', 210), session(5, '16:30', 180)],
    season: 'EVEN',
    crowd: 1.4,
  },
  garden: {
    activities: ['Planting and weeding', 'Watering', 'Turning the compost', 'Mending beds and paths'],
    sessions: [session(3, '10:00', 120), session(6, '10:30', 150), session(7, '14:00', 120)],
    season: 'SUMMER',
    crowd: 1.2,
  },
  befriending: {
    activities: ['A weekly telephone call', 'Visiting', 'A walk together', 'Help with letters'],
    sessions: [session(2, '14:00', 60), session(4, '11:00', 60), session(7, '15:00', 90)],
    season: 'WINTER',
    crowd: 1,
  },
  repair: {
    activities: ['Mending electricals', 'Mending clothes', 'Woodwork', 'Tea and welcome'],
    sessions: [session(6, '13:00', 180), session(3, '18:30', 120)],
    season: 'EVEN',
    crowd: 0.8,
  },
  green: {
    activities: ['Litter picking', 'Clearing the path', 'Counting birds', 'Coppicing', 'Clearing the stream'],
    sessions: [session(6, '09:30', 150), session(7, '10:00', 180)],
    season: 'SUMMER',
    crowd: 1.1,
  },
  library: {
    activities: ['Reading with children', 'Shelving', 'Story time', 'Help with homework'],
    sessions: [session(1, '15:30', 90), session(4, '15:30', 90), session(6, '11:00', 120)],
    season: 'TERM',
    crowd: 0.9,
  },
  homework: {
    activities: ['Maths tutoring', 'Reading together', 'Homework table', 'Exam practice'],
    sessions: [session(2, '16:00', 105), session(4, '16:00', 105), session(6, '10:00', 120)],
    season: 'TERM',
    crowd: 1,
  },
  language: {
    activities: ['Conversation table', 'Interpreting', 'Help with forms', 'Tea and talk'],
    sessions: [session(1, '11:00', 120), session(3, '18:00', 90), session(5, '13:30', 120)],
    season: 'EVEN',
    crowd: 1,
  },
  bikes: {
    activities: ['Mending bicycles', 'Teaching gears and brakes', 'Led ride', 'Sorting parts'],
    sessions: [session(4, '18:00', 150), session(7, '11:00', 180)],
    season: 'SUMMER',
    crowd: 0.8,
  },
  sewing: {
    activities: ['Sewing circle', 'Alterations', 'Quilt for the hospice', 'Teaching the machines'],
    sessions: [session(2, '10:30', 120), session(5, '10:30', 120)],
    season: 'EVEN',
    crowd: 0.7,
  },
  music: {
    activities: ['Rehearsal lead', 'Concert at a care home', 'Setting up chairs', 'Teaching beginners'],
    sessions: [session(3, '19:00', 120), session(7, '16:00', 120)],
    season: 'TERM',
    crowd: 0.9,
  },
  shelter: {
    activities: ['Evening shift', 'Making beds', 'Breakfast shift', 'Laundry'],
    sessions: [session(1, '18:30', 210), session(3, '18:30', 210), session(5, '18:30', 210), session(7, '07:00', 150)],
    season: 'WINTER',
    crowd: 1.2,
  },
  youth: {
    activities: ['Youth club evening', 'Coaching', 'Safety on the water', 'Snack bar'],
    sessions: [session(2, '18:00', 150), session(5, '18:00', 150), session(6, '10:00', 150)],
    season: 'TERM',
    crowd: 1,
  },
  walking: {
    activities: ['Leading a walk', 'Walking at the back', 'Trying out a route'],
    sessions: [session(2, '10:30', 90), session(6, '10:00', 120)],
    season: 'SUMMER',
    crowd: 0.8,
  },
  radio: {
    activities: ['Presenting', 'Sound desk', 'Interviewing neighbours', 'Editing'],
    sessions: [session(3, '17:30', 120), session(6, '12:00', 150)],
    season: 'EVEN',
    crowd: 0.6,
  },
  riding: {
    activities: ['Leading a pony', 'Mucking out', 'Side walking', 'Grooming'],
    sessions: [session(4, '09:30', 180), session(6, '09:00', 210), session(7, '09:30', 180)],
    season: 'SUMMER',
    crowd: 1,
  },
  transport: {
    activities: ['Driving the minibus', 'Passenger assistant', 'Taking bookings'],
    sessions: [session(1, '09:30', 180), session(3, '13:00', 180), session(5, '09:30', 180)],
    season: 'EVEN',
    crowd: 0.7,
  },
  digital: {
    activities: ['Help with phones', 'Help with forms online', 'Safe shopping class', 'Tablet loans'],
    sessions: [session(2, '17:30', 120), session(6, '14:00', 120)],
    season: 'EVEN',
    crowd: 0.8,
  },
  farm: {
    activities: ['Feeding round', 'Mucking out', 'School visit', 'Mending fences'],
    sessions: [session(3, '08:30', 180), session(6, '08:30', 180), session(7, '08:30', 180)],
    season: 'SUMMER',
    crowd: 1.1,
  },
} as const satisfies Record<string, GroupPattern>;

export type GroupKind = keyof typeof groupKinds;
