import type { Example } from './example.js';
import { explorerPeople, explorerScheme } from './people.js';

const siobhan = { scheme: explorerScheme, emailOrPhone: explorerPeople.volunteer.emailOrPhone };

/** Ways in, and where somebody is signed in. */
export const signInExamples: readonly Example[] = [
  {
    slug: 'request-code',
    part: 'Signing in',
    title: 'Ask for a sign-in code',
    says: 'A six-digit code goes to the address; here it lands in Messages.',
    as: 'nobody',
    operation: `mutation AskForCode($input: RequestSignInCodeInput!) {
  requestSignInCode(input: $input) { message userErrors { code message } }
}`,
    variables: { input: siobhan },
  },
  {
    slug: 'sign-in',
    part: 'Signing in',
    title: 'Sign in with the code',
    says: 'Put in the code from Messages. The token goes into the Authorization header, after "Bearer ".',
    as: 'nobody',
    operation: `mutation SignIn($input: SignInInput!) {
  signIn(input: $input) { token expiresAt refreshToken userErrors { code message } }
}`,
    variables: { input: { ...siobhan, code: 'the six digits' } },
  },
  {
    slug: 'refresh-session',
    part: 'Signing in',
    title: 'Stay signed in',
    says: 'A token works for 15 minutes; the refresh token brings the next pair, once.',
    as: 'nobody',
    operation: `mutation StaySignedIn($input: RefreshSessionInput!) {
  refreshSession(input: $input) { token expiresAt refreshToken userErrors { code message } }
}`,
    variables: { input: { refreshToken: 'the refresh token from signing in' } },
  },
  {
    slug: 'my-sessions',
    part: 'Signing in',
    title: 'Where am I signed in?',
    says: 'Every session of mine; signOut ends one of them, signOutEverywhere all.',
    as: 'anyone',
    operation: 'query MySessions { viewer { sessions { id signedInBy startedAt renewedAt endsAt isThis } } }',
    variables: {},
  },
  {
    slug: 'who-am-i',
    part: 'Signing in',
    title: 'Who am I?',
    says: 'The member who is signed in, and the roles they hold.',
    as: 'anyone',
    operation: 'query WhoAmI { viewer { member { id name memberNumber } roles { role organisation { id name } } } }',
    variables: {},
  },
];
