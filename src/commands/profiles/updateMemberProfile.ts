import { readLanguages } from '../../domain/opportunities/languages.js';
import type { AccessFeature, Cause } from '../../domain/opportunities/opportunity.js';
import { type Location, readLocation } from '../../domain/organisations/place.js';
import {
  mustNotClash,
  readAbout,
  readAvoidsWords,
  readTravelMetres,
  readWeeklyMinutes,
} from '../../domain/profiles/profile.js';
import { MemberProfileEntity } from '../../entities/profiles/entities.js';
import { profileWrite } from '../../policies/profiles.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { knownSkills } from '../vocabulary/knownSkills.js';
import { keepProfile } from './keepProfile.js';

/** What is left out stays as it is; so does null where it says nothing of its own. */
export interface UpdateMemberProfileInput {
  memberId: string;
  about?: string | null;
  skillIds?: readonly string[] | null;
  interests?: readonly Cause[] | null;
  avoids?: readonly Cause[] | null;
  avoidsWords?: string | null;
  languages?: readonly string[] | null;
  accessNeeds?: readonly AccessFeature[] | null;
  /** From where they set out. Null: the middle of their ward. */
  location?: Location | null;
  /** Null: as far as the scheme goes. */
  travelMetres?: number | null;
  takesRemote?: boolean | null;
  /** Null: they have not said. */
  weeklyMaximumMinutes?: number | null;
  findable?: boolean | null;
}

const skillsMax = 50;

/**
 * What a member says of themselves: what they can do and like, what they need, and whether groups may find them.
 * @throws DomainError INVALID_INPUT, MEMBER_CLOSED; RequestError NOT_FOUND, FORBIDDEN. Records no event.
 */
export const updateMemberProfile = defineCommand({
  name: 'updateMemberProfile',
  policy: profileWrite,
  async run(tx, input: UpdateMemberProfileInput): Promise<{ memberId: string }> {
    const { id: memberId } = await keepProfile(tx, input.memberId);
    const profile = await profileOf(tx, memberId);
    if (input.skillIds) {
      profile.skillIds = await knownSkills(tx, input.skillIds, { max: skillsMax, kept: profile.skillIds });
    }
    write(profile, input);
    mustNotClash(profile.interests, profile.avoids);
    profile.changedAt = tx.now;
    tx.em.persist(profile);
    await tx.em.flush();
    await tx.audit('Member', memberId);
    return { memberId };
  },
});

/** The profile that stands, or one that says nothing yet and is not written. */
async function profileOf(tx: CommandTransaction<never>, memberId: string): Promise<MemberProfileEntity> {
  const standing = await tx.em.findOne(MemberProfileEntity, { schemeId: tx.schemeId, memberId });
  return standing ?? tx.em.create(MemberProfileEntity, { memberId, schemeId: tx.schemeId, changedAt: tx.now });
}

function write(profile: MemberProfileEntity, input: UpdateMemberProfileInput): void {
  if (typeof input.about === 'string') profile.about = readAbout(input.about);
  if (input.interests) profile.interests = [...new Set(input.interests)];
  if (input.avoids) profile.avoids = [...new Set(input.avoids)];
  if (typeof input.avoidsWords === 'string') profile.avoidsWords = readAvoidsWords(input.avoidsWords);
  if (input.languages) profile.languages = readLanguages(input.languages);
  if (input.accessNeeds) profile.accessNeeds = [...new Set(input.accessNeeds)];
  if (input.location !== undefined) {
    const location = readLocation(input.location);
    profile.latitude = location?.latitude ?? null;
    profile.longitude = location?.longitude ?? null;
  }
  if (input.travelMetres !== undefined) profile.travelMetres = readTravelMetres(input.travelMetres);
  if (typeof input.takesRemote === 'boolean') profile.takesRemote = input.takesRemote;
  if (input.weeklyMaximumMinutes !== undefined) {
    profile.weeklyMinutesMax = readWeeklyMinutes(input.weeklyMaximumMinutes);
  }
  if (typeof input.findable === 'boolean') profile.findable = input.findable;
}
