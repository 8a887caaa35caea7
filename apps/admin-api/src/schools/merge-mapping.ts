import type { SchoolMapping, SchoolRow } from 'roster-store';
import type { MappingBody } from './school-bodies';

/** A mapping as it is after a change, which says nothing of what it leaves out. @param timezone the district's */
export function mergeMapping(
  before: SchoolMapping | null,
  body: MappingBody,
  timezone: string,
): SchoolMapping {
  const base: SchoolMapping = before ?? {
    ivmSchoolId: null,
    enabled: false,
    template: 'students_contacts',
    authoritative: true,
    timezone,
    doorsOpenAt: null,
    preloaded: null,
    goLiveAt: null,
  };
  const { ivmSchoolId, doorsOpenAt, preloaded, goLiveAt } = body;
  return {
    ivmSchoolId: ivmSchoolId === undefined ? base.ivmSchoolId : ivmSchoolId,
    enabled: body.enabled ?? base.enabled,
    template: body.template ?? base.template,
    authoritative: body.authoritative ?? base.authoritative,
    timezone: body.timezone ?? base.timezone,
    doorsOpenAt: doorsOpenAt === undefined ? base.doorsOpenAt : doorsOpenAt,
    preloaded: preloaded === undefined ? base.preloaded : preloaded,
    goLiveAt: goLiveAt === undefined ? base.goLiveAt : goLiveAt === null ? null : new Date(goLiveAt),
  };
}

/** What a changed mapping does, in sentences for the person who decides. */
export function effectOf({ name, sourcedId, counts, mapping }: SchoolRow, after: SchoolMapping): string[] {
  const school = name ?? `The school ${sourcedId}`;
  const held =
    counts === null ? '' : ` It holds ${counts.students} students and ${counts.contacts} contacts.`;
  const was = mapping?.enabled ?? false;
  return [
    ...(after.enabled && !was ? [`${school} is read from the next run on.`] : []),
    ...(!after.enabled && was
      ? [`${school} is read no more; what is known of it stays and ages.${held}`]
      : []),
    ...(mapping !== null && after.template !== mapping.template
      ? [`${school} is sent as ${after.template} instead of ${mapping.template}.`]
      : []),
    ...(mapping !== null && after.authoritative !== mapping.authoritative
      ? [
          after.authoritative
            ? `This registration says what is permitted at ${school}.`
            : `What this registration permits at ${school} counts no more; what it forbids does.`,
        ]
      : []),
    ...(mapping !== null && after.ivmSchoolId !== mapping.ivmSchoolId
      ? [`${school} is another school of IVM's: ${after.ivmSchoolId ?? 'none'}.`]
      : []),
    ...(mapping !== null && after.timezone !== mapping.timezone
      ? [`Days begin and end at ${school} by the clock of ${after.timezone}.`]
      : []),
  ];
}
