import type { Catalogue } from '../../../scripts/lib/catalogue.js';
import { catalogueDifferences, leftovers } from '../../../scripts/lib/catalogueDiff.js';

const CATALOGUE: Catalogue = new Map([
  ['schema tc', 'tc_owner'],
  ['table tc.member', 'kind r row security on forced'],
  ['policy tc.member tenant', 'PERMISSIVE for ALL to {public} using (scheme_id = tc.current_scheme())'],
  ['grant on table tc.member SELECT to tc_app', 'by tc_owner'],
  [
    'function tc.find_scheme(p_slug text)',
    'owner tc_owner\nCREATE OR REPLACE FUNCTION tc.find_scheme\n SECURITY DEFINER\nAS $$ … $$',
  ],
]);

const changed = (change: (catalogue: Map<string, string>) => void): Catalogue => {
  const copy = new Map(CATALOGUE);
  change(copy);
  return copy;
};

const differences = (after: Catalogue): string[] => catalogueDifferences('up', CATALOGUE, 'up-down-up', after);

describe('comparing two catalogues', () => {
  test('equal ones differ in nothing, in whatever order they were read', () => {
    expect(differences(new Map([...CATALOGUE].reverse()))).toEqual([]);
  });

  test('a grant that came back from nowhere is shown', () => {
    const after = changed((catalogue) => catalogue.set('grant on table tc.member DELETE to tc_app', 'by tc_owner'));

    expect(differences(after)).toEqual(['only up-down-up: grant on table tc.member DELETE to tc_app\nby tc_owner']);
  });

  test('a policy that was lost is shown', () => {
    const after = changed((catalogue) => catalogue.delete('policy tc.member tenant'));

    expect(differences(after)).toEqual([
      'only up: policy tc.member tenant\nPERMISSIVE for ALL to {public} using (scheme_id = tc.current_scheme())',
    ]);
  });

  test('a function that changed is shown by the lines that changed', () => {
    const after = changed((catalogue) => {
      const text = catalogue.get('function tc.find_scheme(p_slug text)') ?? '';
      catalogue.set('function tc.find_scheme(p_slug text)', text.replace(' SECURITY DEFINER\n', ''));
    });

    expect(differences(after)).toEqual([
      'function tc.find_scheme(p_slug text) differs (- up, + up-down-up)\n-  SECURITY DEFINER',
    ]);
  });

  test('the same lines in another order still differ', () => {
    expect(catalogueDifferences('a', new Map([['type tc.t', 'x\ny']]), 'b', new Map([['type tc.t', 'y\nx']]))).toEqual([
      'type tc.t differs (- a, + b)\n(the same lines in another order)',
    ]);
  });
});

describe('what is left after every migration went down', () => {
  const empty: Catalogue = new Map([['schema public', 'pg_database_owner']]);

  test('the schema that the bootstrap makes may stay', () => {
    expect(
      leftovers(
        empty,
        new Map([...empty, ['schema tc', 'tc_owner'], ['grant on schema tc USAGE to tc_app', 'by tc_owner']]),
      ),
    ).toEqual([]);
  });

  test('anything else is told by name', () => {
    const afterDown = new Map([
      ...empty,
      ['schema extra', 'tc_owner'],
      ['type tc.mood', 'kind e'],
      ['extension pg_trgm', '1.6'],
    ]);

    expect(leftovers(empty, afterDown)).toEqual([
      'left after every migration went down: schema extra',
      'left after every migration went down: type tc.mood',
      'left after every migration went down: extension pg_trgm',
    ]);
  });
});
