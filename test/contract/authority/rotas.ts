import { newId } from '../../../src/domain/ids.js';
import type { World } from '../../support/world.js';

interface Around {
  member: string;
  friend: string;
  place: string;
  sponsored: string;
  shift: string;
  shiftRole: string;
  booking: string;
}

/** A rota of the place that is there to be looked at, with a seat that is new and one that is booked already, a gap, a wish and a finding about the member; and one that is being worked out. */
export async function rotasOf(world: World, around: Around): Promise<{ rota: string; solvingRota: string }> {
  const { member, friend, place, sponsored, shift, shiftRole, booking } = around;
  const now = world.clock.now();
  const begun = async (organisationId: string) => {
    const id = newId();
    await world.test.admin(
      `INSERT INTO rota (scheme_id, id, organisation_id, state, from_on, to_on, shift_ids, bookings_may_move, proposed_by, proposed_at)
       VALUES ($1, $2, $3, 'SOLVING', '2026-12-01', '2026-12-31', ARRAY[$4::uuid], false, $5, $6)`,
      [world.schemeId, id, organisationId, shift, `member:${member}`, now],
    );
    return id;
  };
  const [rota, solvingRota] = [await begun(place), await begun(sponsored)];
  const remarks = [{ kind: 'DROPPED', personId: member, shiftId: shift, code: 'SHIFT_FULL' }];
  await world.test.admin(
    `UPDATE rota SET state = 'PROPOSED', solved_at = $2, ended_how = 'PROVED', places = 2, places_filled = 1, remarks = $3 WHERE id = $1`,
    [rota, now, JSON.stringify(remarks)],
  );
  await world.test.admin(
    `INSERT INTO rota_seat (scheme_id, id, rota_id, shift_id, shift_role_id, member_id, starts_at, change)
     SELECT $1, $2, $3, id, $5, $6, starts_at, 'NEW' FROM shift WHERE id = $4`,
    [world.schemeId, newId(), rota, shift, shiftRole, member],
  );
  await world.test.admin(
    `INSERT INTO rota_seat (scheme_id, id, rota_id, shift_id, shift_role_id, member_id, starts_at, change, booking_id)
     SELECT $1, $2, $3, s.id, b.shift_role_id, b.member_id, s.starts_at, 'KEPT', b.id FROM booking b JOIN shift s ON s.id = b.shift_id WHERE b.id = $4`,
    [world.schemeId, newId(), rota, booking],
  );
  await world.test.admin(
    `INSERT INTO rota_gap (scheme_id, id, rota_id, shift_id, shift_role_id, starts_at, places_left, have_skills, here, why)
     SELECT $1, $2, $3, id, $5, starts_at, 1, 1, 1, '[]' FROM shift WHERE id = $4`,
    [world.schemeId, newId(), rota, shift, shiftRole],
  );
  await world.test.admin(
    `INSERT INTO rota_wish (scheme_id, id, rota_id, kind, one_member_id, other_member_id) VALUES ($1, $2, $3, 'TOGETHER', $4, $5)`,
    [world.schemeId, newId(), rota, member, friend],
  );
  return { rota, solvingRota };
}
