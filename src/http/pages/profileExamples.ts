import type { Example } from './example.js';

/** What members say of themselves, and the words for it. */
export const profileExamples: readonly Example[] = [
  {
    slug: 'skills',
    part: 'A member',
    title: 'Words for what people can do',
    says: "The scheme's own list, so that a member and a group mean the same. Search for a part of a word.",
    as: 'anyone',
    operation: `query Skills($search: String) {
  skills(first: 20, search: $search) { nodes { id name } pageInfo { hasNextPage endCursor } }
}`,
    variables: { search: 'gard' },
  },
  {
    slug: 'my-profile',
    part: 'A member',
    title: 'What I say of myself',
    says: 'Skills, interests, needs, when I am free, and what of mine somebody has seen.',
    as: 'anyone',
    operation: `query MyProfile {
  viewer {
    member {
      profile {
        about skills { name } interests avoids avoidsWords languages accessNeeds travelMetres takesRemote findable
        availability { weekly { weekday fromTime toTime } exceptions { fromOn toOn kind } }
      }
      checks { kind training { name } dbsLevel ageYears datedOn expiresOn }
    }
  }
}`,
    variables: {},
  },
  {
    slug: 'my-matches',
    part: 'A member',
    title: 'What suits me',
    says: 'Of what groups offer and neighbours ask help for, the best first: why, and what is missing.',
    as: 'anyone',
    operation: `query MyMatches {
  viewer {
    member {
      matches(first: 10) {
        sortedBy
        nodes { score reasons missing opportunity { role organisation { name } } helpRequest { title } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`,
    variables: {},
  },
  {
    slug: 'update-my-profile',
    part: 'A member',
    title: 'Say something of myself',
    says: 'What is left out stays as it is.',
    as: 'volunteer',
    operation: `mutation UpdateMyProfile($input: UpdateMemberProfileInput!) {
  updateMemberProfile(input: $input) { member { profile { about interests languages findable } } userErrors { code message field } }
}`,
    variables: {
      input: { about: 'I like cooking for many. 🍲', interests: ['FOOD'], languages: ['en', 'ga'], findable: true },
    },
  },
  {
    slug: 'my-week',
    part: 'A member',
    title: 'When I am free',
    says: 'The usual week by the clock on the wall, and days on which it does not hold.',
    as: 'volunteer',
    operation: `mutation MyWeek($input: SetAvailabilityInput!) {
  setAvailability(input: $input) {
    member { profile { availability { weekly { weekday fromTime toTime } exceptions { fromOn toOn kind } } } }
    userErrors { code message field }
  }
}`,
    variables: {
      input: {
        weekly: [
          { weekday: 'WEDNESDAY', fromTime: '18:00', toTime: '21:00' },
          { weekday: 'SATURDAY', fromTime: '09:00', toTime: '13:00' },
        ],
        exceptions: [{ fromOn: '2027-08-01', toOn: '2027-08-14', kind: 'AWAY' }],
      },
    },
  },
  {
    slug: 'my-address',
    part: 'A member',
    title: 'I have moved',
    says: 'Letters go to the new address. The scheme’s staff correct an email address or phone number, because codes to sign in go there.',
    as: 'volunteer',
    operation: `mutation MyAddress($input: UpdateMemberAddressInput!) {
  updateMemberAddress(input: $input) { member { addressLines } userErrors { code message field } }
}`,
    variables: { input: { addressLines: ['Flat 2', '14 Long Lane', 'Brackenfold', 'BF1 2AB'] } },
  },
  {
    slug: 'my-messages',
    part: 'A member',
    title: 'What I was told',
    says: 'The latest first, in the words it went in; which phones and computers are told, and what another browser would subscribe to. `savePushSubscription` keeps what it says then.',
    as: 'anyone',
    operation: `query MyMessages {
  pushPublicKey
  viewer {
    pushSubscriptions { id createdAt }
    messages(first: 10) { nodes { kind channel subject body createdAt } pageInfo { hasNextPage endCursor } }
  }
}`,
    variables: {},
  },
];
