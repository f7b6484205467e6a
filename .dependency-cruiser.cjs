// The rooms of the house and who may import whom (docs/ARCHITECTURE.md holds the same table in words).
// A room lists the only rooms it may import; what is absent is forbidden. main.ts, worker.ts, cli/ and demo/ compose
// the house and may import everything; since no room lists them, nothing imports them back.
const rooms = {
  domain: [],
  entities: ['domain'],
  schema: ['domain'],
  adapters: ['domain'],
  policies: ['domain', 'entities'],
  ledger: ['domain', 'entities'],
  outbox: ['domain', 'entities'],
  queries: ['domain', 'entities', 'policies'],
  commands: ['domain', 'entities', 'policies', 'ledger', 'outbox'],
  resolvers: ['domain', 'schema', 'commands', 'queries'],
  http: ['domain', 'commands', 'queries', 'adapters'],
  jobs: ['domain', 'commands', 'queries', 'outbox', 'adapters'],
};

// An import of a type alone leaves nothing behind when it is compiled.
const TYPE_ONLY = ['type-only'];

const roomRules = Object.entries(rooms).map(([name, may]) => ({
  name: `room-${name}`,
  comment: `${name} may import ${may.length === 0 ? 'nothing else in src' : may.join(', ')}.`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: {
    path: '^src/',
    pathNot: [
      `^src/(${[name, ...may].join('|')})/`,
      // The command's context extends the reading context, so commands may name types of queries, and only types.
      ...(name === 'commands' ? ['^src/queries/'] : []),
    ],
  },
}));

/** Keeps a package inside the places whose paths match `where`. */
const only = (name, packages, where) => ({
  name: `only-${name}`,
  comment: `${packages} is kept to its place: ${where}`,
  severity: 'error',
  from: { path: '^src/', pathNot: where },
  to: { path: `(^|/)node_modules/${packages}` },
});

/** Keeps a package out of the rooms named. */
const never = (name, packages, where) => ({
  name: `never-${name}`,
  comment: `${packages} is kept out of: ${where}`,
  severity: 'error',
  from: { path: where },
  to: { path: `(^|/)node_modules/${packages}` },
});

module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: 'room-commands-queries-types',
      comment: 'commands may use types of queries (the reading context), never their code.',
      severity: 'error',
      from: { path: '^src/commands/' },
      to: { path: '^src/queries/', dependencyTypesNot: TYPE_ONLY },
    },
    {
      name: 'config-stands-alone',
      comment: 'config.ts reads the environment and may import domain only.',
      severity: 'error',
      from: { path: '^src/config\\.ts$' },
      to: { path: '^src/', pathNot: '^src/domain/' },
    },
    only('schema-builds-graphql', 'type-graphql/', '^src/(schema|resolvers|http)/|^src/main\\.ts$'),
    only('jobs-use-bullmq', 'bullmq/', '^src/jobs/|^src/adapters/queue'),
    never('orm', '@mikro-orm/', '^src/(domain|policies|schema|resolvers|http)/'),
    {
      name: 'no-cycle',
      comment: 'Modules that import each other read one another before they exist; split what they share.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/entities/' },
      to: { circular: true },
    },
    {
      name: 'no-cycle-entities',
      comment: 'Entities may refer to each other as types; a cycle of real imports is refused.',
      severity: 'error',
      from: { path: '^src/entities/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: TYPE_ONLY } },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere would slip past every other rule.',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'src-imports-src',
      comment: 'The product never imports its tests, scripts or benchmarks: the image leaves them out.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts|bench)/' },
    },
    {
      name: 'no-dev-dependency',
      comment: 'A package the product imports must be among its dependencies, or the image will lack it.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: TYPE_ONLY },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Scripts for the browser: their imports are addresses, not files.
    exclude: { path: '^src/http/pages/assets/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Type imports count too: a room that names another room's types depends on it.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
