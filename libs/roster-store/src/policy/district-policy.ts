import { DEFAULT_CUSTODY_POLICY, type DistrictPolicy } from 'roster-domain';
import type { DistrictTransaction } from '../district/district-transaction';

export const DEFAULT_DISTRICT_POLICY: DistrictPolicy = {
  ...DEFAULT_CUSTODY_POLICY,
  maxAgeHours: null,
  useBirthDates: false,
};

/** The policy of the transaction's district; the default where it decided nothing. */
export async function readPolicy(tx: DistrictTransaction): Promise<DistrictPolicy> {
  const [row] = await tx.query<DistrictPolicy>(
    `select emergency_contact as "emergencyContact", linked_guardian_may_collect as "linkedGuardianMayCollect",
            adult_students_self_sign_out as "adultStudentsSelfSignOut", use_birth_dates as "useBirthDates",
            max_age_hours as "maxAgeHours", supplement_max_age_days as "supplementMaxAgeDays",
            ignored_restriction_texts as "ignoredRestrictionTexts"
       from district_policy`,
    [],
    'once',
  );
  return row ?? DEFAULT_DISTRICT_POLICY;
}

/** Stores a whole policy for the transaction's district. */
export async function writePolicy(tx: DistrictTransaction, policy: DistrictPolicy): Promise<void> {
  await tx.query(
    `insert into district_policy (district_id, emergency_contact, linked_guardian_may_collect, adult_students_self_sign_out,
                                  use_birth_dates, max_age_hours, supplement_max_age_days, ignored_restriction_texts)
     select id, $1, $2, $3, $4, $5, $6, $7 from district
     on conflict (district_id) do update set
       emergency_contact = excluded.emergency_contact,
       linked_guardian_may_collect = excluded.linked_guardian_may_collect,
       adult_students_self_sign_out = excluded.adult_students_self_sign_out,
       use_birth_dates = excluded.use_birth_dates,
       max_age_hours = excluded.max_age_hours,
       supplement_max_age_days = excluded.supplement_max_age_days,
       ignored_restriction_texts = excluded.ignored_restriction_texts`,
    [
      policy.emergencyContact,
      policy.linkedGuardianMayCollect,
      policy.adultStudentsSelfSignOut,
      policy.useBirthDates,
      policy.maxAgeHours,
      policy.supplementMaxAgeDays,
      policy.ignoredRestrictionTexts,
    ],
  );
}
