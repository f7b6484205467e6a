/** A log of hours that changed, with what the lists that hold it are found by. */
export interface ChangedHoursLog {
  id: string;
  memberId: string;
  organisationId: string;
}

/** What may look different from a moment ago in one scheme. Ids only, never an amount: whoever hears of it reads it afresh. */
export interface Changes {
  schemeId: string;
  accountIds: readonly string[];
  hoursLogs: readonly ChangedHoursLog[];
}

/** PostgreSQL carries less than 8,000 bytes in one notification; a log with its member and organisation takes 119 of them. */
const subjectsInOneMessage = 50;

/** The changes as messages short enough for every carrier. None where nothing has changed. */
export function toMessages(changes: Changes): string[] {
  const ids = [
    ...changes.accountIds.map((id) => [id]),
    ...changes.hoursLogs.map(({ id, memberId, organisationId }) => [id, memberId, organisationId]),
  ];
  const messages: string[] = [];
  for (let start = 0; start < ids.length; start += subjectsInOneMessage) {
    messages.push(JSON.stringify([changes.schemeId, ...ids.slice(start, start + subjectsInOneMessage)]));
  }
  return messages;
}

/** Null for what is no such message: another version may speak otherwise. */
export function fromMessage(message: string): Changes | null {
  try {
    const [schemeId, ...ids] = JSON.parse(message) as [string, ...string[][]];
    if (typeof schemeId !== 'string' || !ids.every((one) => Array.isArray(one))) return null;
    const accountIds = ids.filter((one) => one.length === 1).map(([id = '']) => id);
    const hoursLogs = ids
      .filter((one) => one.length === 3)
      .map(([id = '', memberId = '', organisationId = '']) => ({ id, memberId, organisationId }));
    return { schemeId, accountIds, hoursLogs };
  } catch {
    return null;
  }
}

/** Names of what can be listened to, all of them inside one scheme. */
export const topics = {
  account: (schemeId: string, accountId: string) => `${schemeId} account ${accountId}`,
  hoursLog: (schemeId: string, hoursLogId: string) => `${schemeId} log ${hoursLogId}`,
  hoursOfMember: (schemeId: string, memberId: string) => `${schemeId} logs of member ${memberId}`,
  hoursOfOrganisation: (schemeId: string, organisationId: string) => `${schemeId} logs at ${organisationId}`,
  hoursOfScheme: (schemeId: string) => `${schemeId} logs`,
};

/** Each topic that hears of the changes, with the id of what changed. */
export function topicsOf(changes: Changes): { topic: string; subjectId: string }[] {
  const { schemeId } = changes;
  return [
    ...changes.accountIds.map((id) => ({ topic: topics.account(schemeId, id), subjectId: id })),
    ...changes.hoursLogs.flatMap(({ id, memberId, organisationId }) =>
      [
        topics.hoursLog(schemeId, id),
        topics.hoursOfMember(schemeId, memberId),
        topics.hoursOfOrganisation(schemeId, organisationId),
        topics.hoursOfScheme(schemeId),
      ].map((topic) => ({ topic, subjectId: id })),
    ),
  ];
}
