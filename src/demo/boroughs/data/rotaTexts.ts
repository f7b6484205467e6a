/** Lines that people of the boroughs write about what they do together. None says anything about anybody. */
export const applicationWords = [
  'I live two streets away and have Thursdays free.',
  'I have done this before, in another town, for six years.',
  'A friend of mine comes to you and said you need people.',
  'I would like to practise my English and be useful.',
  'Retired in May. The sofa and I have had enough of each other.',
  'I can lift, drive and make tea. In that order.',
  'My daughter is at school until three; before that I am all yours.',
  'Je parle français et un peu de lingala, si cela peut aider.',
  'I use a wheelchair and am good at telling people where to put things.',
  'আমি বাংলা ও ইংরেজি বলি।',
  'Please ring rather than write, my eyes are not what they were.',
  'I have never done anything like this. Is that all right? 🙂',
] as const;

export const declinedReasons = [
  'We have everybody we need for now. Please ask again in spring.',
  'This one needs somebody for a whole year. Have a look at our Saturdays instead?',
  'We could not reach you at that number. Please tell us another one and apply again.',
] as const;

export const shiftCancelReasons = [
  'The boiler has given up. Back next week.',
  'Storm warning: stay at home, please.',
  'The hall is a polling station today.',
  'Too many of us are ill. Get well soon!',
  'The water is off in the whole street.',
] as const;

export const evidenceLines = [
  'Cleared both beds by the gate and planted garlic.',
  'Eleven bags, two tyres, one very old telephone.',
  'Counted 14 species. The heron is back.',
  'Turned bay two; it is warm.',
  'First coat done, ceiling too.',
  'Mended the fence behind the shed.',
  'Watered everything twice, it was that hot.',
] as const;

export const teamNames = [
  'Lantern Street Post Office',
  'The Copper Kettle staff',
  'Year 12 of Thornfield School',
  'Night shift of Ward 7',
  'Harbour Lane book club',
] as const;

export const aboutLines = [
  'I like being outdoors and do not mind rain.',
  'Former nurse, present grandmother.',
  'New in the borough; everybody here seems to know somebody except me.',
  'I fix things. Ask me about kettles.',
  'Happiest in a kitchen with the radio on.',
  'I work nights, so mornings are my evenings.',
  'Two children, one dog, very little sleep, plenty of goodwill.',
  'I was a bus driver for thirty years and can still read any timetable.',
  'Learning British Sign Language; be patient with my fingers.',
  'Quiet person, good with lists.',
  'Can talk to anybody. Have been told so, not always kindly.',
  'I paint, badly, with enthusiasm.',
  'Bilingual and glad to interpret.',
  'Studying accountancy, would like to meet people who are not.',
  'Out of work since March and tired of forms.',
  'I grow tomatoes on a balcony the size of a door.',
  'Merhaba! I bake on Sundays.',
  'আমি রান্না করতে ভালোবাসি।',
  'אני אוהבת לקרוא בקול.',
  'Lubię szyć i rozmawiać przy herbacie.',
  'Mobility scooter, large thermos, sharp tongue, soft heart ❤️',
  'I have time and a van.',
] as const;

export const avoidsLines = [
  'Heights.',
  'Anything with ladders, please.',
  'Large crowds tire me.',
  'No dogs: allergy.',
  'Loud music.',
] as const;
