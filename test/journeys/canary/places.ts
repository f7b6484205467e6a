import type { TestDatabase } from '../../support/database.js';
import { type Needle, sift } from './sieve.js';

/** Every column of every row of the service's own tables and of its queue that holds a needle, as `schema.table.column`. */
export async function columnsHolding(
  test: TestDatabase,
  schemas: readonly string[],
  needles: readonly Needle[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const tables = await test.admin<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY ($1) ORDER BY 1, 2`,
    [schemas],
  );
  for (const { schema, name } of tables) {
    const rows = await test.admin<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(t) AS row FROM ${schema}.${name} t`,
    );
    for (const { row } of rows) {
      for (const [column, value] of Object.entries(row)) {
        for (const hit of value === null ? [] : sift(JSON.stringify(value), needles)) {
          found.set(`${schema}.${name}.${column} ${hit.split(':')[0]}`, hit);
        }
      }
    }
  }
  return found;
}

/** Where people's words and what opens something may stand, and why there. Nothing may stand anywhere else. */
export const homes: ReadonlyMap<string, string> = new Map([
  ...group('who somebody is, which closing a membership and the policies of the API answer for', [
    'tc.member.name',
    'tc.member.name_key',
    'tc.member.email',
    'tc.member.phone',
    'tc.member.address_lines',
  ]),
  ...group('who was asked, until they come, decline or the invitation lapses', [
    'tc.invitation.name',
    'tc.invitation.email',
    'tc.invitation.phone',
    'tc.invitation.address_lines',
  ]),
  ...group('what an organisation tells about itself', [
    'tc.organisation.name',
    'tc.organisation.description',
    'tc.organisation.address',
    'tc.organisation.suspension_reason',
    'tc.offer.title',
    'tc.offer.description',
    'tc.ward.name',
  ]),
  ...group('what a group tells about what can be done for it', [
    'tc.opportunity.role',
    'tc.opportunity.description',
    'tc.opportunity.address',
    'tc.opportunity.contact_name',
    'tc.opportunity.contact_email',
    'tc.opportunity.contact_phone',
    'tc.shift.note',
    'tc.shift.cancel_reason',
    'tc.shift_role.name',
    'tc.shift_series.note',
    'tc.shift_series.roles',
    'tc.skill.name',
    'tc.skill.name_key',
    'tc.training.name',
    'tc.training.name_key',
  ]),
  ...group('what a member says of themselves, which the end of a membership clears', [
    'tc.member_profile.about',
    'tc.member_profile.avoids_words',
    'tc.saved_search.name',
    'tc.saved_search.words',
  ]),
  ...group('what two neighbours tell one another, and staff where they disagree', [
    'tc.help_post.title',
    'tc.help_post.description',
    'tc.help_post.area',
    'tc.help_post.place',
    'tc.help_post.when_words',
    'tc.help_answer.words',
    'tc.help_answer.reason',
    'tc.help_exchange.place',
    'tc.help_exchange.proposed_place',
    'tc.help_exchange.dispute_reason',
    'tc.help_exchange.settle_reason',
    'tc.help_exchange.end_words',
  ]),
  ...group('words for those who may read the object they stand on', [
    'tc.application.words',
    'tc.application.reason',
    'tc.booking.team_name',
    'tc.booking.evidence',
    'tc.hours_log.activity',
    'tc.hours_log.decline_reason',
    'tc.hours_log.reversal_reason',
    'tc.hours_log.appeal_words',
    'tc.hours_log.appeal_answer',
    'tc.account.status_reason',
    'tc.mint_request.reason',
    'tc.mint_request.answer',
    'tc.mint_request.funder',
    'tc.transfer.note',
    'tc.lot.funder',
    'tc.scheme.rules',
    'tc.api_key.name',
    'tc.app.name',
    'tc.till.name',
    'tc.passkey.name',
    'tc.staff_task.note',
    'tc.upload.file_name',
    'tc.hours_import.refusal',
    'tc.hours_import_part.rows',
    'tc.hours_import_problem.column_title',
    'tc.hours_import_problem.message',
  ]),
  ...group('what is sent to the person themselves; a body that opens something is removed once no try is left', [
    'tc.notification.subject',
    'tc.notification.body',
    'tc.notification.gist',
    'tc.notification.fallbacks',
    'tc.letter.body',
  ]),
  ...group('where a phone is told, which its push service chose; here the members of the tests stand in it', [
    'tc.push_subscription.endpoint',
  ]),
  ...group('the number on the card, which opens nothing without the PIN', ['tc.member_card.card_number']),
  ...group('what an app made up to know its own request again', ['tc.idempotency.key']),
]);

function group(why: string, columns: readonly string[]): [string, string][] {
  return columns.map((column) => [column, why]);
}

/** What opens a door may stand in the message that brings it alone, and a card's number on its card. */
const secretHomes: readonly string[] = ['tc.notification.body', 'tc.member_card.card_number'];
const ofPeople = /^(a name|what somebody|a phone|a postcode|an email)/;

/** What stands where it has no home. */
export function strays(found: ReadonlyMap<string, string>): string[] {
  return [...found].flatMap(([at, hit]) => {
    const [column = ''] = at.split(' ');
    const allowed = ofPeople.test(hit) ? homes.has(column) : secretHomes.includes(column);
    return allowed ? [] : [`${column}: ${hit}`];
  });
}
