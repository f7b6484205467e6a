/** What a phone or computer is told: all that leaves the service of a message by PUSH. */
export interface PushNotice {
  title: string;
  body: string;
  /** The id of the `ReceivedMessage`, which is read once its member has signed in. It names nobody. */
  id: string;
}

/** Whose message it is, and what it says, is nobody's to read on a locked screen: only that there is one, and from which scheme. */
export function pushNotice(schemeName: string, id: string): PushNotice {
  return { title: schemeName, body: 'You have a message.', id };
}
