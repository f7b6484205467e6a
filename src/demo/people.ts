/** Everyone in the demo scheme. All are invented: addresses at example.org, telephone numbers from the range kept for drama. */
export interface DemoPerson {
  name: string;
  email?: string;
  phone?: string;
  addressLines?: string[];
}

/** Who keeps the demo scheme going. */
export const demoStaff = {
  operator: { name: 'Amara Whitlock', email: 'amara.whitlock@example.org' },
  auditor: { name: 'Petra Lindqvist', email: 'petra.lindqvist@example.org' },
  kitchenLeader: { name: 'Helen Marchbanks', email: 'helen.marchbanks@example.org' },
  venueCoordinator: { name: 'Tomasz Gray', email: 'tomasz.gray@example.org' },
  cinemaCoordinator: { name: 'Leila Farrant', email: 'leila.farrant@example.org' },
} as const satisfies Record<string, DemoPerson>;

/** The volunteers of the Green Lanes Community Kitchen, as on the timesheet in examples/. */
export const demoVolunteers: readonly DemoPerson[] = [
  { name: "Siobhán O'Neill", email: 'siobhan.oneill@example.org', phone: '07700 900101' },
  { name: 'José Nuñez', email: 'jose.nunez@example.org' },
  { name: 'Zoë Achterberg', phone: '07700 900112' },
  { name: 'Gülay Öztürk', addressLines: ['3 Sorrel Walk', 'London', 'N15 0AA'] },
  { name: 'François Mbeki-Laurent', email: 'francois.ml@example.org' },
  { name: 'Mary Ann Okafor', addressLines: ['Flat 2', '18 Larch Yard', 'London', 'N8 0AA'] },
  { name: 'Devon Clarke', phone: '07700 900134' },
  { name: 'Anneliese Müller', email: 'anneliese.muller@example.org' },
  { name: 'Patrick D’Arcy', phone: '07700 900147' },
  { name: 'Chidi Eze', email: 'chidi.eze@example.org' },
  { name: 'Iona MacAulay-Finch', addressLines: ['41 Tansy Row', 'London', 'N4 0AA'] },
  { name: 'Rúairí Kavanagh', email: 'ruairi.kavanagh@example.org' },
  { name: 'Sevgi Demir', phone: '07700 900163' },
  { name: 'Winston Baptiste', addressLines: ['7 Ferry Close', 'London', 'N17 0AA'] },
  { name: 'Inês Carvalho', email: 'ines.carvalho@example.org' },
  { name: 'Harjit Kaur Sandhu', phone: '07700 900178' },
  { name: 'Leszek Wrona', email: 'leszek.wrona@example.org' },
  { name: 'Grace Adomako' },
  { name: 'Bernadette St. John-Hale', email: 'b.stjohnhale@example.org', phone: '07700 900185' },
  { name: 'Thomas Pettigrew' },
  { name: 'Ngozi Anyanwu', email: 'ngozi.anyanwu@example.org' },
  { name: 'Renée Joubert', phone: '07700 900192' },
  { name: 'Abdi Warsame', phone: '07700 900209' },
  { name: 'Yvonne Pell', email: 'yvonne.pell@example.org' },
];
