import { toGlobalId } from '../../domain/ids.js';
import type { LetterRecord } from '../../queries/records.js';
import { Letter } from '../../schema/notifications/letter.js';

export function presentLetter({ id, kind, writtenAt, printedAt }: LetterRecord): Letter {
  return Object.assign(new Letter(), {
    id: toGlobalId('Letter', id),
    kind,
    createdAt: writtenAt,
    printedAt: printedAt ?? null,
  });
}
