import { definerFunction } from './definer-functions';
import type { NumberedMigration } from './numbered-migration';

/** Which districts have something that waits for a person, for whoever looks after many. */
export const waitingHolds: NumberedMigration = {
  number: 21,
  title: 'waiting-holds',

  async up(run, place) {
    await run(
      definerFunction(
        'districts_with_holds(integer[], integer, integer)',
        `districts_with_holds(wanted int[], after int, most int) returns table (id int, name text)`,
        `begin
  return query
    select d.id, d.name from roster.district d
     where d.id > after and (wanted is null or d.id = any (wanted))
       and exists (select from roster.hold h where h.district_id = d.id
                      and (h.state in ('open', 'approved') and h.expires_at > now()
                           or h.state = 'rejected' and (h.rejected_until is null or h.rejected_until > now())))
     order by d.id limit most;
end`,
        place,
      ),
    );
  },

  async down(run) {
    await run('drop function roster.districts_with_holds(integer[], integer, integer);');
  },
};
