/** What a phone or computer is told: all that leaves the service of a message by PUSH. */
export interface PushNotice {
  title: string;
  body: string;
  /** The id of the `ReceivedMessage`, which is read once its member has signed in. It names nobody. */
  id: string;
}

/** All that a screen says under the scheme's name. */
export const onTheScreen = 'You have a message.';

/** Whose message it is, and what it says, is nobody's to read on a locked screen: only that there is one, and from which scheme. */
export function pushNotice(schemeName: string, id: string): PushNotice {
  return { title: schemeName, body: onTheScreen, id };
}
