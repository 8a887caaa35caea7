import type { DistrictTransaction } from '../district/district-transaction';

/** A registration whose list files are kept by us. */
export interface KeptLists {
  readonly registrationId: number;
  readonly listFolder: string;
  /** An answer changed that they do not show. */
  readonly due: boolean;
}

/** The enabled registrations of the district with a folder for IVM's list files. */
export function keptLists(tx: DistrictTransaction): Promise<KeptLists[]> {
  return tx.query<KeptLists>(
    `select r.id as "registrationId", r.list_folder as "listFolder",
            exists (select from school s join school_answers a on a.school_id = s.id
                     where s.registration_id = r.id and s.enabled and a.version > a.lists_version) as due
       from registration r where r.state = 'enabled' and r.list_folder is not null order by r.id`,
  );
}
