import type { MigrationPlace } from './numbered-migration';

/**
 * Every function that runs with the owner's rights and therefore sees all districts. Each takes and returns no
 * personal data, and is named here: a spec fails when the schema has another.
 */
export const DEFINER_FUNCTIONS = [
  'ensure_district(text, text, text)',
  'analyze_roster()',
  'due_registrations(integer)',
  'list_districts(integer[], integer, integer)',
  'districts_with_answers_due(timestamp with time zone, integer)',
  'districts_with_holds(integer[], integer, integer)',
  'forget_run_details(integer, integer)',
  'districts_with_ivm_due(timestamp with time zone, integer)',
] as const;

/**
 * The SQL for a function that runs as its owner. Its search path is pinned (a caller's temporary objects must not be
 * found by it), and only the apps' role may call it.
 *
 * @param signature as in {@link DEFINER_FUNCTIONS}, for the grant
 * @param head name, parameters and result, as after `create function roster.`
 */
export function definerFunction(
  signature: (typeof DEFINER_FUNCTIONS)[number],
  head: string,
  body: string,
  { appRole }: MigrationPlace,
): string {
  return `
    create function roster.${head}
    language plpgsql security definer set search_path = pg_catalog, roster, pg_temp as $function$
${body}
$function$;
    revoke all on function roster.${signature} from public;
    grant execute on function roster.${signature} to ${appRole};`;
}
