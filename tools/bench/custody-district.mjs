/**
 * A district as large as wanted, written into a migrated store by SQL: custody checks read it, no sync made it.
 * Every school has 1,000 students; every student two adults, a parent and a relative, who are nobody else's. Names are
 * made of syllables, so that many are alike, as names are. One student in a thousand of another school than the asked
 * ones has a parent whom a restriction will mean; their first names are like nobody else's.
 */

const syllables = `{ba,ce,di,fo,gu,ha,je,ki,lo,mu,na,pe,ri,so,tu,va,we,xi,yo,zu,bra,cle,dri,flo,gru,pha,ste,thi,wro,shu}`;

/**
 * @typedef {{ schoolId: number, studentId: number, parentId: number, givenName: string, familyName: string }} Family
 * @param {import('pg').Client} owner a session of the role that owns the tables
 * @param {{ district: number, registration: number }} ids
 * @param {{ students: number, asked: number, restricted: number }} size
 * @returns {Promise<{ families: Family[], restricted: Family[] }>}
 */
export async function fillCustodyDistrict(
  owner,
  { district, registration },
  { students, asked, restricted },
) {
  const schools = Math.ceil(students / 1000);
  /** Letters of a number, small numbers spread widely. @param {string} n @param {number} parts */
  const word = (n, parts) => {
    const pieces = Array.from(
      { length: parts },
      (_, part) =>
        `(${'$S'}::text[])[1 + ((${n})::bigint * ${[7, 131, 1009][part]} / ${[1, 30, 900][part]}) % 30]`,
    );
    return `initcap(${pieces.join(' || ')})`.replaceAll('$S', `'${syllables}'`);
  };
  const own = `${district}, i, ${registration}`;
  const statements = [
    ...['student', 'contact', 'link', 'student_school', 'school'].map(
      (table) => `alter table roster.${table} disable trigger user`,
    ),
    `insert into roster.school (district_id, id, registration_id, sourced_id, name, type, enabled, as_of)
     select ${own}, 'school-' || i, 'School ' || i, 'school', true, now() from generate_series(1, ${schools}) i`,
    `insert into roster.student (district_id, id, registration_id, sourced_id, given_name, middle_name, family_name, grade,
            student_number, orgs, active, doubtful)
     select ${own}, 'student-' || i, ${word('i', 2)}, '', ${word('i', 3)}, '05', i::text,
            array['school-' || (1 + (i - 1) / 1000)], true, false from generate_series(1, ${students}) i`,
    `insert into roster.student_school (district_id, student_id, school_id)
     select ${district}, i, 1 + (i - 1) / 1000 from generate_series(1, ${students}) i`,
    `insert into roster.contact (district_id, id, registration_id, sourced_id, given_name, middle_name, family_name, role,
            email, phone, sms, orgs, active, doubtful)
     select ${own}, 'contact-' || i, case when i <= ${2 * restricted} and i % 2 = 0 then 'Quorra' else ${word('i + 17', 2)} end, '',
            ${word('i / 2', 3)}, case when i % 2 = 0 then 'parent' else 'relative' end, '', '', '', '{}', true, false
       from generate_series(2, ${2 * students + 1}) i`,
    `insert into roster.link (district_id, student_id, contact_id, registration_id, state, marked)
     select ${district}, i / 2, i, ${registration}, 'ACTIVE', false from generate_series(2, ${2 * students + 1}) i`,
    ...['student', 'contact', 'link', 'student_school', 'school'].map(
      (table) => `alter table roster.${table} enable trigger user`,
    ),
    'vacuum analyze',
  ];
  for (const statement of statements) await owner.query(statement);
  /** @param {string} which */
  const families = async (which) =>
    (
      await owner.query(`
        select m.school_id as "schoolId", l.student_id as "studentId", c.id as "parentId", c.given_name as "givenName",
               c.family_name as "familyName"
          from roster.contact c join roster.link l on l.contact_id = c.id and l.district_id = c.district_id
          join roster.student_school m on m.student_id = l.student_id and m.district_id = c.district_id
         where ${which}`)
    ).rows;
  return {
    restricted: await families(`c.id <= ${2 * restricted} and c.id % 2 = 0`),
    families: await families(
      `c.id = any (select 2 * (${restricted} + 1 + (k::bigint * ${Math.floor((students - restricted - 1) / asked)}))::int
                     from generate_series(0, ${asked - 1}) k)`,
    ),
  };
}
