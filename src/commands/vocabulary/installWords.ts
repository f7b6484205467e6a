import { newId } from '../../domain/ids.js';
import { defaultSkills, defaultTrainings } from '../../domain/vocabulary/defaultWords.js';
import { readWord } from '../../domain/vocabulary/words.js';
import type { SchemeTransaction } from '../../entities/database.js';

/** The vocabulary a new scheme begins with. What it has already stays. */
export async function installWords(tx: SchemeTransaction, now: Date): Promise<void> {
  const skills = defaultSkills.map((name) => ({ id: newId(), ...readWord(name) }));
  await tx.sql(
    `INSERT INTO skill (scheme_id, id, name, name_key, created_at)
     SELECT $1, w.id, w.name, w.name_key, $5 FROM unnest($2::uuid[], $3::text[], $4::text[]) AS w (id, name, name_key)
     ON CONFLICT (scheme_id, name_key) DO NOTHING`,
    [tx.schemeId, skills.map((one) => one.id), skills.map((one) => one.name), skills.map((one) => one.nameKey), now],
  );
  const trainings = defaultTrainings.map(({ name, validMonths }) => ({ id: newId(), validMonths, ...readWord(name) }));
  await tx.sql(
    `INSERT INTO training (scheme_id, id, name, name_key, valid_months, created_at)
     SELECT $1, w.id, w.name, w.name_key, w.months, $6
     FROM unnest($2::uuid[], $3::text[], $4::text[], $5::int[]) AS w (id, name, name_key, months)
     ON CONFLICT (scheme_id, name_key) DO NOTHING`,
    [
      tx.schemeId,
      trainings.map((one) => one.id),
      trainings.map((one) => one.name),
      trainings.map((one) => one.nameKey),
      trainings.map((one) => one.validMonths),
      now,
    ],
  );
}
