import { custodyFacts, custodyQuestion, personName, type CustodyChanges } from '../testing/custody-builders';
import { RIGHT } from '../rights/rights';
import { CUSTODY_NOON } from '../testing/custody-builders';
import { CUSTODY_REASON_CODES, KIOSK_TEXT, type CustodyReasonCode, type Outcome } from './custody-decision';
import { decideCustody } from './decide-custody';

/** In words; what differs from Gale, verified guardian of Ada; the answer; its reasons; the reason that just fails. */
type Row = [string, CustodyChanges, Outcome, string, CustodyReasonCode?];

const { no, prohibited, yes } = RIGHT;
const order = { restrictions: [{}] };
const relative = { role: 'relative' } as const;
const typed = { evidence: 'typed' } as const;
const scanned = (name: string, suffix = '') =>
  ({ contact: null, evidence: 'scanned', name: personName(name, suffix) }) as const;
const robin = { person: scanned('Robin Visitor') };
const authorised = { ...robin, authorisations: [{}] };
const self = { contact: null, evidence: 'verified', self: true } as const;
const adult = {
  policy: { adultStudentsSelfSignOut: true },
  person: self,
  student: { birthDate: '2008-03-10' },
};
const visit = { purpose: 'VISIT' } as const;
const hour = 3_600_000;
/** A second record of Gale, joined automatically since the last full run, holds the link. */
const merged = {
  link: { contact: 'g-2' },
  contacts: [{ id: 'g-2', person: 'g-1' }],
  joins: [{ contacts: ['g-1', 'g-2'], kind: 'merged', recentlyAutomatic: true }],
} satisfies CustodyChanges;
const elsewhere = { registration: 'other' };
const rights = {
  pickup: 0,
  legalGuardian: 0,
  hasCustody: 0,
  livesWith: 0,
  emergency: 0,
  contactAllowed: 0,
} as const;

const rows: Row[] = [
  // An order
  ['an order in force means this adult', order, 'DENY', 'RESTRICTION_IN_FORCE LINKED_GUARDIAN'],
  [
    'an order beats a pickup right',
    { ...order, rights: { pickup: yes } },
    'DENY',
    'RESTRICTION_IN_FORCE PICKUP_CONFIRMED',
  ],
  [
    'an order beats stale data',
    { ...order, school: { asOf: null } },
    'DENY',
    'RESTRICTION_IN_FORCE STALE_DATA LINKED_GUARDIAN',
  ],
  [
    'an order counts on its last day',
    { restrictions: [{ to: '2026-03-10' }] },
    'DENY',
    'RESTRICTION_IN_FORCE LINKED_GUARDIAN',
  ],
  [
    'an order counts on its first day',
    { restrictions: [{ from: '2026-03-10' }] },
    'DENY',
    'RESTRICTION_IN_FORCE LINKED_GUARDIAN',
  ],
  [
    'an order of tomorrow',
    { restrictions: [{ from: '2026-03-11' }] },
    'ALLOW',
    'LINKED_GUARDIAN',
    'RESTRICTION_IN_FORCE',
  ],
  [
    'an order with an unreadable date',
    { restrictions: [{ to: '2026-02-30' }] },
    'DENY',
    'RESTRICTION_IN_FORCE LINKED_GUARDIAN',
  ],
  [
    'an order with an unreadable first day',
    { restrictions: [{ from: 'soon' }] },
    'DENY',
    'RESTRICTION_IN_FORCE LINKED_GUARDIAN',
  ],
  [
    'an order ended by two people',
    { restrictions: [{ endedAt: CUSTODY_NOON }] },
    'ALLOW',
    'LINKED_GUARDIAN',
    'RESTRICTION_IN_FORCE',
  ],
  [
    'an order to be ended in a second',
    { restrictions: [{ endedAt: CUSTODY_NOON + 1 }] },
    'DENY',
    'RESTRICTION_IN_FORCE LINKED_GUARDIAN',
  ],
  [
    'an order about all students',
    { restrictions: [{ students: 'all' }] },
    'DENY',
    'RESTRICTION_IN_FORCE LINKED_GUARDIAN',
  ],
  [
    'an order about a sibling',
    { restrictions: [{ students: [{ id: 's-2', name: personName('Ben Sample'), birthDate: null }] }] },
    'ALLOW',
    'LINKED_GUARDIAN',
    'RESTRICTION_IN_FORCE',
  ],
  [
    'an order about the child by name, its id purged',
    { restrictions: [{ students: [{ id: 'gone', name: personName('Ada Sample'), birthDate: null }] }] },
    'DENY',
    'RESTRICTION_IN_FORCE LINKED_GUARDIAN',
  ],
  [
    'a namesake of the child with another birth date',
    {
      student: { birthDate: '2015-01-01' },
      restrictions: [{ students: [{ id: null, name: personName('Ada Sample'), birthDate: '2012-01-01' }] }],
    },
    'ALLOW',
    'LINKED_GUARDIAN',
    'RESTRICTION_IN_FORCE',
  ],
  [
    'a trespass at another school',
    { restrictions: [{ kind: 'TRESPASS', students: 'all', schools: ['school-2'] }] },
    'ALLOW',
    'LINKED_GUARDIAN',
    'RESTRICTION_IN_FORCE',
  ],
  [
    'a trespass at this school',
    { restrictions: [{ kind: 'TRESPASS', students: 'all', schools: ['school-1'] }] },
    'DENY',
    'RESTRICTION_IN_FORCE LINKED_GUARDIAN',
  ],
  [
    'a protection order follows the child to every school',
    { restrictions: [{ schools: ['school-2'] }] },
    'DENY',
    'RESTRICTION_IN_FORCE LINKED_GUARDIAN',
  ],
  [
    'a scanned document of the restricted adult',
    { ...order, person: scanned('Gale Sample') },
    'DENY',
    'RESTRICTION_IN_FORCE LINKED_GUARDIAN',
  ],
  [
    'a stranger whose document has the name of an order that names no contact',
    {
      person: scanned('Robin Visitor'),
      restrictions: [{ contact: null, names: [personName('Robin Visitor')] }],
    },
    'DENY',
    'RESTRICTION_IN_FORCE NOT_LISTED',
  ],
  [
    'two orders against one stranger deny like one',
    {
      person: scanned('Robin Visitor'),
      restrictions: [
        { contact: null, names: [personName('Robin Visitor')] },
        { id: 'r-2', contact: null, names: [personName('Robin Visitor')] },
      ],
    },
    'DENY',
    'RESTRICTION_IN_FORCE RESTRICTION_IN_FORCE NOT_LISTED',
  ],
  [
    'an order against a merged record',
    { contacts: [{ id: 'g-2', person: 'g-1' }], restrictions: [{ contact: 'g-2' }] },
    'DENY',
    'RESTRICTION_IN_FORCE LINKED_GUARDIAN',
  ],
  [
    'a custody order without paper',
    { restrictions: [{ kind: 'CUSTODY_ORDER', documentOnFile: false }] },
    'REFER',
    'ORDER_NOT_ON_FILE LINKED_GUARDIAN',
  ],
  [
    'a custody order on file',
    { restrictions: [{ kind: 'CUSTODY_ORDER' }] },
    'DENY',
    'RESTRICTION_IN_FORCE LINKED_GUARDIAN',
    'ORDER_NOT_ON_FILE',
  ],
  [
    'a protection order needs no paper',
    { restrictions: [{ documentOnFile: false }] },
    'DENY',
    'RESTRICTION_IN_FORCE LINKED_GUARDIAN',
    'ORDER_NOT_ON_FILE',
  ],
  [
    'a custody order without paper, pickup prohibited',
    { restrictions: [{ kind: 'CUSTODY_ORDER', documentOnFile: false }], rights: { pickup: prohibited } },
    'DENY',
    'PICKUP_PROHIBITED ORDER_NOT_ON_FILE NOT_MARKED_FOR_PICKUP',
  ],
  [
    'a custody order with days',
    { restrictions: [{ kind: 'CUSTODY_ORDER', hasSchedule: true }] },
    'REFER',
    'ORDER_HAS_SCHEDULE LINKED_GUARDIAN',
  ],
  [
    'a protection order with days',
    { restrictions: [{ hasSchedule: true }] },
    'DENY',
    'RESTRICTION_IN_FORCE LINKED_GUARDIAN',
    'ORDER_HAS_SCHEDULE',
  ],
  [
    'a custody order with days, pickup prohibited',
    { restrictions: [{ kind: 'CUSTODY_ORDER', hasSchedule: true }], rights: { pickup: prohibited } },
    'DENY',
    'PICKUP_PROHIBITED ORDER_HAS_SCHEDULE NOT_MARKED_FOR_PICKUP',
  ],
  // Somebody like a restricted person
  [
    'the restricted adult, only typed',
    { ...order, person: typed },
    'REFER',
    'POSSIBLE_RESTRICTED_PERSON IDENTITY_UNCERTAIN LINKED_GUARDIAN',
  ],
  [
    'a namesake of a restricted person',
    { restrictions: [{ contact: null }] },
    'REFER',
    'POSSIBLE_RESTRICTED_PERSON LINKED_GUARDIAN',
  ],
  [
    'a namesake with another birth date, not cleared',
    { contact: { birthDate: '1980-01-01' }, restrictions: [{ contact: null, birthDate: '1950-01-01' }] },
    'REFER',
    'POSSIBLE_RESTRICTED_PERSON LINKED_GUARDIAN',
  ],
  [
    'a namesake with another birth date, cleared once',
    {
      contact: { birthDate: '1980-01-01', clearedRestrictions: ['r-1'] },
      restrictions: [{ contact: null, birthDate: '1950-01-01' }],
    },
    'ALLOW',
    'LINKED_GUARDIAN',
    'POSSIBLE_RESTRICTED_PERSON',
  ],
  [
    'cleared, but the birth dates do not conflict',
    { contact: { clearedRestrictions: ['r-1'] }, restrictions: [{ contact: null }] },
    'REFER',
    'POSSIBLE_RESTRICTED_PERSON LINKED_GUARDIAN',
  ],
  [
    'a double surname of a restricted person',
    { restrictions: [{ contact: null, names: [personName('Gale Sample-Other')] }] },
    'REFER',
    'POSSIBLE_RESTRICTED_PERSON LINKED_GUARDIAN',
  ],
  [
    'only the initial of a restricted person, verified',
    { restrictions: [{ contact: null, names: [personName('G Sample')] }] },
    'ALLOW',
    'LINKED_GUARDIAN',
    'POSSIBLE_RESTRICTED_PERSON',
  ],
  [
    'only the initial of a restricted person, scanned',
    { person: scanned('Gale Sample'), restrictions: [{ contact: null, names: [personName('G Sample')] }] },
    'REFER',
    'POSSIBLE_RESTRICTED_PERSON LINKED_GUARDIAN',
  ],
  [
    'junior, verified; senior is restricted',
    {
      contact: { name: personName('Gale Sample', 'Jr') },
      restrictions: [{ contact: null, names: [personName('Gale Sample', 'Sr')] }],
    },
    'ALLOW',
    'LINKED_GUARDIAN',
    'POSSIBLE_RESTRICTED_PERSON',
  ],
  [
    'a proposed alias is the name of a restricted person',
    {
      contact: { aliases: [{ name: personName('Robin Visitor'), confirmed: false }] },
      restrictions: [{ contact: null, names: [personName('Robin Visitor')] }],
    },
    'REFER',
    'POSSIBLE_RESTRICTED_PERSON LINKED_GUARDIAN',
  ],
  [
    'an undecided match with a restricted contact',
    {
      contacts: [{ id: 'g-2', name: personName('Zoe Other') }],
      joins: [{ contacts: ['g-1', 'g-2'], kind: 'unreviewed', recentlyAutomatic: false }],
      restrictions: [{ contact: 'g-2', names: [personName('Zoe Other')] }],
    },
    'REFER',
    'POSSIBLE_RESTRICTED_PERSON LINKED_GUARDIAN',
  ],
  [
    'a restriction that nobody can read',
    { restrictions: [{ contact: null, names: [] }] },
    'REFER',
    'POSSIBLE_RESTRICTED_PERSON LINKED_GUARDIAN',
  ],
  [
    'one order means her, another may',
    { restrictions: [{}, { id: 'r-2', contact: null }] },
    'DENY',
    'RESTRICTION_IN_FORCE POSSIBLE_RESTRICTED_PERSON LINKED_GUARDIAN',
  ],
  // Ran out
  [
    'ran out yesterday',
    { restrictions: [{ to: '2026-03-09' }] },
    'REFER',
    'RESTRICTION_RECENTLY_EXPIRED LINKED_GUARDIAN',
  ],
  [
    'ran out 30 days ago',
    { restrictions: [{ to: '2026-02-08' }] },
    'REFER',
    'RESTRICTION_RECENTLY_EXPIRED LINKED_GUARDIAN',
  ],
  [
    'ran out 31 days ago',
    { restrictions: [{ to: '2026-02-07' }] },
    'ALLOW',
    'LINKED_GUARDIAN',
    'RESTRICTION_RECENTLY_EXPIRED',
  ],
  [
    'one ran out, another is in force',
    { restrictions: [{ to: '2026-03-09' }, { id: 'r-2' }] },
    'DENY',
    'RESTRICTION_IN_FORCE RESTRICTION_RECENTLY_EXPIRED LINKED_GUARDIAN',
  ],
  [
    'ran out yesterday, ended by two people before',
    { restrictions: [{ to: '2026-03-09', endedAt: CUSTODY_NOON - 1 }] },
    'ALLOW',
    'LINKED_GUARDIAN',
    'RESTRICTION_RECENTLY_EXPIRED',
  ],
  [
    'ran out yesterday, of somebody else',
    { restrictions: [{ to: '2026-03-09', contact: null, names: [personName('Zoe Other')] }] },
    'ALLOW',
    'LINKED_GUARDIAN',
    'RESTRICTION_RECENTLY_EXPIRED',
  ],
  // What the SIS restricts
  [
    'pickup prohibited',
    { rights: { pickup: prohibited } },
    'DENY',
    'PICKUP_PROHIBITED NOT_MARKED_FOR_PICKUP',
  ],
  [
    'pickup prohibited, only typed',
    { rights: { pickup: prohibited }, person: typed },
    'REFER',
    'PICKUP_PROHIBITED NOT_MARKED_FOR_PICKUP',
  ],
  [
    'pickup prohibited outlives the link',
    { rights: { pickup: prohibited }, link: { state: 'INACTIVE' } },
    'DENY',
    'PICKUP_PROHIBITED LINK_NOT_CURRENT',
  ],
  [
    'pickup prohibited by another registration',
    { links: [{ ...elsewhere, rights: { ...rights, pickup: prohibited } }] },
    'DENY',
    'PICKUP_PROHIBITED SOURCE_CONFLICT LINKED_GUARDIAN',
  ],
  [
    'pickup is unticked, not forbidden',
    { rights: { pickup: no } },
    'REFER',
    'NOT_MARKED_FOR_PICKUP',
    'PICKUP_PROHIBITED',
  ],
  [
    'pickup prohibited, asked by somebody typed, and an order',
    { ...order, rights: { pickup: prohibited } },
    'DENY',
    'RESTRICTION_IN_FORCE PICKUP_PROHIBITED NOT_MARKED_FOR_PICKUP',
  ],
  [
    'a scanned name near an adult of prohibited pickup',
    {
      contacts: [{ id: 'g-2', name: personName('Galen Sample') }],
      links: [{ contact: 'g-2', rights: { ...rights, pickup: prohibited } }],
      person: scanned('Gale Sample'),
    },
    'REFER',
    'PICKUP_PROHIBITED LINKED_GUARDIAN',
  ],
  [
    'contact is not allowed',
    { rights: { contactAllowed: no } },
    'REFER',
    'CONTACT_NOT_ALLOWED LINKED_GUARDIAN',
  ],
  [
    'contact is prohibited',
    { rights: { contactAllowed: prohibited } },
    'DENY',
    'CONTACT_NOT_ALLOWED LINKED_GUARDIAN',
  ],
  [
    'contact is prohibited, only typed',
    { rights: { contactAllowed: prohibited }, person: typed },
    'REFER',
    'CONTACT_NOT_ALLOWED IDENTITY_UNCERTAIN LINKED_GUARDIAN',
  ],
  [
    'contact is allowed',
    { rights: { contactAllowed: yes } },
    'ALLOW',
    'LINKED_GUARDIAN',
    'CONTACT_NOT_ALLOWED',
  ],
  [
    'contact not allowed, and an order',
    { ...order, rights: { contactAllowed: no } },
    'DENY',
    'RESTRICTION_IN_FORCE CONTACT_NOT_ALLOWED LINKED_GUARDIAN',
  ],
  [
    'a note of restriction',
    { link: { restrictionText: 'See file' } },
    'REFER',
    'RESTRICTION_TEXT LINKED_GUARDIAN',
  ],
  [
    'a note outlives the link',
    { link: { restrictionText: 'See file', state: 'INACTIVE' } },
    'REFER',
    'RESTRICTION_TEXT LINK_NOT_CURRENT',
  ],
  [
    'a note the district ignores',
    { link: { restrictionText: ' n/a ' }, policy: { ignoredRestrictionTexts: ['N/A'] } },
    'ALLOW',
    'LINKED_GUARDIAN',
    'RESTRICTION_TEXT',
  ],
  [
    'a note, and an order',
    { ...order, link: { restrictionText: 'See file' } },
    'DENY',
    'RESTRICTION_IN_FORCE RESTRICTION_TEXT LINKED_GUARDIAN',
  ],
  // The student
  ['an unknown student', { student: null }, 'REFER', 'STUDENT_NOT_HERE LINKED_GUARDIAN'],
  ['an inactive student', { student: { active: false } }, 'REFER', 'STUDENT_NOT_HERE LINKED_GUARDIAN'],
  [
    'a student of another school',
    { student: { schools: ['school-2'] } },
    'REFER',
    'STUDENT_NOT_HERE LINKED_GUARDIAN',
  ],
  [
    'a student of two schools',
    { student: { schools: ['school-2', 'school-1'] } },
    'ALLOW',
    'LINKED_GUARDIAN',
    'STUDENT_NOT_HERE',
  ],
  [
    'an inactive student, and an order',
    { ...order, student: { active: false } },
    'DENY',
    'RESTRICTION_IN_FORCE STUDENT_NOT_HERE LINKED_GUARDIAN',
  ],
  // Authorisations
  [
    'only typed: one of two Gales is not marked for pickup, the other is a guardian',
    {
      person: { contact: null, name: personName('Gale Sample'), ...typed },
      contacts: [{ id: 'g-2' }],
      links: [{ contact: 'g-2', rights: { ...rights, pickup: no } }],
    },
    'REFER',
    'IDENTITY_UNCERTAIN LINKED_GUARDIAN',
  ],
  [
    'a merge long ago, and a suggestion of today that nobody has decided',
    {
      ...merged,
      joins: [
        { contacts: ['g-1', 'g-2'], kind: 'merged', recentlyAutomatic: false },
        { contacts: ['g-1', 'g-2'], kind: 'suggested', recentlyAutomatic: true },
      ],
    },
    'ALLOW',
    'LINKED_GUARDIAN',
    'RECENT_MERGE',
  ],
  ['neither link nor authorisation', { link: null }, 'REFER', 'NOT_LISTED'],
  ['linked to a sibling only', { link: { student: 's-2' } }, 'REFER', 'NOT_LISTED'],
  ['an unknown contact', { person: { contact: 'nobody' } }, 'REFER', 'IDENTITY_UNCERTAIN LINKED_GUARDIAN'],
  [
    'an unknown contact with another name',
    { person: { contact: 'nobody', name: personName('Zoe Other') } },
    'REFER',
    'NOT_LISTED',
  ],
  ['no link and an order', { ...order, link: null }, 'DENY', 'RESTRICTION_IN_FORCE NOT_LISTED'],
  ['listed only by another registration', { link: elsewhere }, 'REFER', 'NOT_LISTED'],
  ['a row of a supplement makes no link', { link: { state: null } }, 'REFER', 'NOT_LISTED'],
  ['authorised for today', authorised, 'ALLOW', 'TEMPORARY_AUTHORISATION', 'NOT_LISTED'],
  [
    'authorised until yesterday',
    { ...robin, authorisations: [{ from: null, to: '2026-03-09' }] },
    'REFER',
    'NOT_LISTED',
    'TEMPORARY_AUTHORISATION',
  ],
  [
    'authorised from tomorrow',
    { ...robin, authorisations: [{ from: '2026-03-11', to: null }] },
    'REFER',
    'NOT_LISTED',
    'TEMPORARY_AUTHORISATION',
  ],
  [
    'authorised by an unreadable date',
    { ...robin, authorisations: [{ to: 'always' }] },
    'REFER',
    'NOT_LISTED',
    'TEMPORARY_AUTHORISATION',
  ],
  [
    'not confirmed',
    { ...robin, authorisations: [{ confirmedBy: null }] },
    'REFER',
    'NOT_LISTED',
    'TEMPORARY_AUTHORISATION',
  ],
  [
    'confirmed by who entered it',
    { ...robin, authorisations: [{ confirmedBy: 'desk' }] },
    'REFER',
    'NOT_LISTED',
    'TEMPORARY_AUTHORISATION',
  ],
  [
    'authorised for a sibling',
    { ...robin, authorisations: [{ student: 's-2' }] },
    'REFER',
    'NOT_LISTED',
    'TEMPORARY_AUTHORISATION',
  ],
  [
    'authorised, only typed',
    { ...authorised, person: { contact: null, name: personName('Robin Visitor'), ...typed } },
    'REFER',
    'IDENTITY_UNCERTAIN TEMPORARY_AUTHORISATION',
  ],
  [
    'authorised, with another birth date',
    {
      ...robin,
      person: { ...scanned('Robin Visitor'), birthDate: '1980-01-01' },
      authorisations: [{ birthDate: '1990-01-01' }],
    },
    'REFER',
    'IDENTITY_UNCERTAIN TEMPORARY_AUTHORISATION',
  ],
  [
    'authorised, grantor under an order',
    { ...authorised, ...order },
    'REFER',
    'AUTHORISATION_GRANTOR_CHANGED',
  ],
  [
    'authorised, grantor no longer linked',
    { ...authorised, link: null },
    'REFER',
    'AUTHORISATION_GRANTOR_CHANGED',
  ],
  [
    'authorised, grantor may still collect',
    authorised,
    'ALLOW',
    'TEMPORARY_AUTHORISATION',
    'AUTHORISATION_GRANTOR_CHANGED',
  ],
  [
    'authorised, grantor gone, visitor under an order',
    { ...authorised, link: null, restrictions: [{ contact: null, names: [personName('Robin Visitor')] }] },
    'REFER',
    'POSSIBLE_RESTRICTED_PERSON AUTHORISATION_GRANTOR_CHANGED',
  ],
  [
    'a contact authorised by id, grantor gone, under an order',
    {
      ...order,
      link: null,
      authorisations: [{ contact: 'g-1', grantor: 'nobody', name: personName('Gale Sample') }],
    },
    'DENY',
    'RESTRICTION_IN_FORCE AUTHORISATION_GRANTOR_CHANGED',
  ],
  [
    'an authorised contact under an order',
    {
      ...order,
      link: null,
      contacts: [{ id: 'g-2', name: personName('Zoe Other') }],
      links: [{ contact: 'g-2' }],
      authorisations: [{ contact: 'g-1', grantor: 'g-2', name: personName('Gale Sample') }],
    },
    'DENY',
    'RESTRICTION_IN_FORCE TEMPORARY_AUTHORISATION',
  ],
  // The link
  ['the link ended yesterday', { link: { endDate: '2026-03-09' } }, 'REFER', 'LINK_NOT_CURRENT'],
  ['the link begins tomorrow', { link: { beginDate: '2026-03-11' } }, 'REFER', 'LINK_NOT_CURRENT'],
  ['the link is inactive', { link: { state: 'INACTIVE' } }, 'REFER', 'LINK_NOT_CURRENT'],
  [
    'the last day of a link',
    { link: { endDate: '2026-03-10' } },
    'ALLOW',
    'LINKED_GUARDIAN',
    'LINK_NOT_CURRENT',
  ],
  [
    'the first day of a link',
    { link: { beginDate: '2026-03-10' } },
    'ALLOW',
    'LINKED_GUARDIAN',
    'LINK_NOT_CURRENT',
  ],
  [
    'an inactive link and an order',
    { ...order, link: { state: 'INACTIVE' } },
    'DENY',
    'RESTRICTION_IN_FORCE LINK_NOT_CURRENT',
  ],
  ['one side fell silent', { link: { state: 'UNCONFIRMED' } }, 'REFER', 'LINK_UNCONFIRMED'],
  ['a missing link', { link: { state: 'MISSING' } }, 'REFER', 'LINK_UNCONFIRMED'],
  [
    'a link marked by a hold, pickup or not',
    { link: { marked: true }, rights: { pickup: yes } },
    'REFER',
    'LINK_UNCONFIRMED',
  ],
  ['both sides speak', {}, 'ALLOW', 'LINKED_GUARDIAN', 'LINK_UNCONFIRMED'],
  [
    'a doubted link and an order',
    { ...order, link: { marked: true } },
    'DENY',
    'RESTRICTION_IN_FORCE LINK_UNCONFIRMED',
  ],
  ['seen in the SIS by a spot sync', { link: { seenInSis: true } }, 'REFER', 'SEEN_IN_SIS'],
  [
    'confirmed by a full run since',
    { link: { seenInSis: false } },
    'ALLOW',
    'LINKED_GUARDIAN',
    'SEEN_IN_SIS',
  ],
  [
    'seen in the SIS, and an order',
    { ...order, link: { seenInSis: true } },
    'DENY',
    'RESTRICTION_IN_FORCE SEEN_IN_SIS',
  ],
  // Rights
  ['marked for pickup', { rights: { pickup: yes } }, 'ALLOW', 'PICKUP_CONFIRMED', 'NOT_MARKED_FOR_PICKUP'],
  [
    'marked for pickup, without custody',
    { rights: { pickup: yes, hasCustody: no } },
    'ALLOW',
    'PICKUP_CONFIRMED',
    'NON_CUSTODIAL_NO_ORDER',
  ],
  ['pickup not known', {}, 'ALLOW', 'LINKED_GUARDIAN', 'PICKUP_CONFIRMED'],
  [
    'a merged record is not marked for pickup',
    {
      rights: { pickup: yes },
      contacts: [{ id: 'g-2', person: 'g-1' }],
      links: [{ contact: 'g-2', rights: { ...rights, pickup: no } }],
    },
    'REFER',
    'NOT_MARKED_FOR_PICKUP NOT_MARKED_FOR_PICKUP',
  ],
  [
    'a supplement says no',
    {
      rights: { pickup: yes },
      link: { supplement: { asOf: CUSTODY_NOON, rights: { ...rights, pickup: no } } },
    },
    'REFER',
    'NOT_MARKED_FOR_PICKUP',
  ],
  [
    'a supplement says yes, 30 days old',
    {
      link: {
        role: 'relative',
        supplement: { asOf: CUSTODY_NOON - 30 * 24 * hour, rights: { ...rights, pickup: yes } },
      },
    },
    'ALLOW',
    'PICKUP_CONFIRMED',
  ],
  [
    'a supplement says yes, older',
    {
      link: {
        role: 'relative',
        supplement: { asOf: CUSTODY_NOON - 30 * 24 * hour - 1, rights: { ...rights, pickup: yes } },
      },
    },
    'REFER',
    'RELATIVE_NOT_CONFIRMED',
    'PICKUP_CONFIRMED',
  ],
  [
    'a supplement of tomorrow says yes',
    {
      link: { role: 'relative', supplement: { asOf: CUSTODY_NOON + 1, rights: { ...rights, pickup: yes } } },
    },
    'REFER',
    'RELATIVE_NOT_CONFIRMED',
    'PICKUP_CONFIRMED',
  ],
  [
    'an old supplement still restricts',
    { link: { supplement: { asOf: 0, rights: { ...rights, pickup: no } } } },
    'REFER',
    'NOT_MARKED_FOR_PICKUP',
  ],
  ['no custody', { rights: { hasCustody: no } }, 'REFER', 'NON_CUSTODIAL_NO_ORDER'],
  [
    'no custody, and an order',
    { ...order, rights: { hasCustody: no } },
    'DENY',
    'RESTRICTION_IN_FORCE NON_CUSTODIAL_NO_ORDER',
  ],
  ['not a legal guardian', { rights: { legalGuardian: no } }, 'REFER', 'NOT_LEGAL_GUARDIAN'],
  [
    'not a legal guardian, and an order',
    { ...order, rights: { legalGuardian: no } },
    'DENY',
    'RESTRICTION_IN_FORCE NOT_LEGAL_GUARDIAN',
  ],
  ['a legal guardian', { rights: { legalGuardian: yes } }, 'ALLOW', 'LEGAL_GUARDIAN', 'NOT_LEGAL_GUARDIAN'],
  [
    'a legal guardian without custody',
    { rights: { legalGuardian: yes, hasCustody: no } },
    'REFER',
    'NON_CUSTODIAL_NO_ORDER',
    'LEGAL_GUARDIAN',
  ],
  [
    'a legal guardian under an order',
    { ...order, rights: { legalGuardian: yes } },
    'DENY',
    'RESTRICTION_IN_FORCE LEGAL_GUARDIAN',
  ],
  ['a parent', { link: { role: 'parent' } }, 'ALLOW', 'LINKED_GUARDIAN'],
  [
    'a parent where a link is not enough',
    { policy: { linkedGuardianMayCollect: false } },
    'REFER',
    'GUARDIAN_NOT_CONFIRMED',
    'LINKED_GUARDIAN',
  ],
  [
    'a legal guardian where a link is not enough',
    { policy: { linkedGuardianMayCollect: false }, rights: { legalGuardian: yes } },
    'ALLOW',
    'LEGAL_GUARDIAN',
    'GUARDIAN_NOT_CONFIRMED',
  ],
  [
    'a parent where a link is not enough, and an order',
    { ...order, policy: { linkedGuardianMayCollect: false } },
    'DENY',
    'RESTRICTION_IN_FORCE GUARDIAN_NOT_CONFIRMED',
  ],
  ['a parent who lives elsewhere', { rights: { livesWith: no, emergency: no } }, 'ALLOW', 'LINKED_GUARDIAN'],
  [
    'a relative, emergency contact',
    { link: relative, rights: { emergency: yes } },
    'REFER',
    'EMERGENCY_ONLY',
    'EMERGENCY_CONTACT',
  ],
  [
    'a relative, emergency contact, where they may',
    { link: relative, rights: { emergency: yes }, policy: { emergencyContact: 'allow' } },
    'ALLOW',
    'EMERGENCY_CONTACT',
    'EMERGENCY_ONLY',
  ],
  [
    'a relative, emergency contact, under an order',
    { ...order, link: relative, rights: { emergency: yes }, policy: { emergencyContact: 'allow' } },
    'DENY',
    'RESTRICTION_IN_FORCE EMERGENCY_CONTACT',
  ],
  [
    'a relative, emergency contact, kept off lists, under an order',
    { ...order, link: relative, rights: { emergency: yes }, policy: { emergencyContact: 'none' } },
    'DENY',
    'RESTRICTION_IN_FORCE EMERGENCY_ONLY',
  ],
  ['a relative', { link: relative }, 'REFER', 'RELATIVE_NOT_CONFIRMED'],
  [
    'a relative marked for pickup',
    { link: relative, rights: { pickup: yes } },
    'ALLOW',
    'PICKUP_CONFIRMED',
    'RELATIVE_NOT_CONFIRMED',
  ],
  [
    'a relative under an order',
    { ...order, link: relative },
    'DENY',
    'RESTRICTION_IN_FORCE RELATIVE_NOT_CONFIRMED',
  ],
  // Who it is
  ['a typed id', { person: typed }, 'REFER', 'IDENTITY_UNCERTAIN LINKED_GUARDIAN'],
  [
    'verified by somebody who may not',
    { question: { callerMayVerify: false } },
    'REFER',
    'IDENTITY_UNCERTAIN LINKED_GUARDIAN',
  ],
  [
    'a what-if takes evidence as given',
    { question: { callerMayVerify: false, whatIf: true } },
    'ALLOW',
    'LINKED_GUARDIAN',
    'IDENTITY_UNCERTAIN',
  ],
  [
    'a document that fits one person',
    { person: scanned('Gale Sample') },
    'ALLOW',
    'LINKED_GUARDIAN',
    'IDENTITY_UNCERTAIN',
  ],
  [
    'a document with a confirmed alias',
    {
      person: scanned('Robin Visitor'),
      contact: { aliases: [{ name: personName('Robin Visitor'), confirmed: true }] },
    },
    'ALLOW',
    'LINKED_GUARDIAN',
    'IDENTITY_UNCERTAIN',
  ],
  [
    'a document with a proposed alias',
    {
      person: scanned('Robin Visitor'),
      contact: { aliases: [{ name: personName('Robin Visitor'), confirmed: false }] },
    },
    'REFER',
    'IDENTITY_UNCERTAIN LINKED_GUARDIAN',
  ],
  [
    'a document with a double surname',
    { person: scanned('Gale Sample-Other') },
    'REFER',
    'IDENTITY_UNCERTAIN LINKED_GUARDIAN',
  ],
  [
    'a document of another birth date',
    { person: { ...scanned('Gale Sample'), birthDate: '1980-01-01' }, contact: { birthDate: '1990-01-01' } },
    'REFER',
    'IDENTITY_UNCERTAIN LINKED_GUARDIAN',
  ],
  [
    'a document that fits two contacts',
    { person: scanned('Gale Sample'), contacts: [{ id: 'g-2' }] },
    'REFER',
    'IDENTITY_UNCERTAIN LINKED_GUARDIAN',
  ],
  [
    'a document that fits two records of one person',
    { person: scanned('Gale Sample'), contacts: [{ id: 'g-2', person: 'g-1' }] },
    'ALLOW',
    'LINKED_GUARDIAN',
    'IDENTITY_UNCERTAIN',
  ],
  [
    'a document that fits a student too',
    { person: scanned('Gale Sample'), students: [{ id: 's-2', name: personName('Gale Sample') }] },
    'REFER',
    'IDENTITY_UNCERTAIN LINKED_GUARDIAN',
  ],
  [
    'a document without suffix fits father and son',
    {
      person: scanned('Gale Sample'),
      contact: { name: personName('Gale Sample', 'Jr') },
      contacts: [{ id: 'g-2', name: personName('Gale Sample', 'Sr') }],
    },
    'REFER',
    'IDENTITY_UNCERTAIN LINKED_GUARDIAN',
  ],
  [
    'a document beside the id of somebody else',
    { person: { ...scanned('Zoe Other'), contact: 'g-1' } },
    'REFER',
    'IDENTITY_UNCERTAIN LINKED_GUARDIAN',
  ],
  [
    'a nameless scan is anybody',
    { person: { contact: null, evidence: 'scanned' } },
    'REFER',
    'IDENTITY_UNCERTAIN LINKED_GUARDIAN',
  ],
  [
    'typed, and an order on all',
    { ...order, person: typed, rights: { contactAllowed: prohibited } },
    'REFER',
    'POSSIBLE_RESTRICTED_PERSON CONTACT_NOT_ALLOWED IDENTITY_UNCERTAIN LINKED_GUARDIAN',
  ],
  ['permission through a merge of tonight', merged, 'REFER', 'RECENT_MERGE LINKED_GUARDIAN'],
  [
    'permission through an older merge',
    { ...merged, joins: [{ contacts: ['g-1', 'g-2'], kind: 'merged', recentlyAutomatic: false }] },
    'ALLOW',
    'LINKED_GUARDIAN',
    'RECENT_MERGE',
  ],
  [
    'a merge of tonight that adds nothing',
    { ...merged, link: {} },
    'ALLOW',
    'LINKED_GUARDIAN',
    'RECENT_MERGE',
  ],
  [
    'a merge of tonight, and an order',
    { ...merged, ...order },
    'DENY',
    'RESTRICTION_IN_FORCE RECENT_MERGE LINKED_GUARDIAN',
  ],
  [
    'another registration says no',
    { rights: { pickup: yes }, links: [{ ...elsewhere, rights: { ...rights, pickup: no } }] },
    'REFER',
    'SOURCE_CONFLICT PICKUP_CONFIRMED',
  ],
  [
    'another registration knows nothing',
    { rights: { pickup: yes }, links: [elsewhere] },
    'ALLOW',
    'PICKUP_CONFIRMED',
    'SOURCE_CONFLICT',
  ],
  [
    'another registration says she is no legal guardian',
    { links: [{ ...elsewhere, rights: { ...rights, legalGuardian: no } }] },
    'REFER',
    'SOURCE_CONFLICT LINKED_GUARDIAN',
  ],
  [
    'another registration says she has no custody',
    { rights: { pickup: yes }, links: [{ ...elsewhere, rights: { ...rights, hasCustody: no } }] },
    'REFER',
    'SOURCE_CONFLICT PICKUP_CONFIRMED',
  ],
  [
    'another registration says contact is not allowed',
    { links: [{ ...elsewhere, rights: { ...rights, contactAllowed: no } }] },
    'REFER',
    'CONTACT_NOT_ALLOWED SOURCE_CONFLICT LINKED_GUARDIAN',
  ],
  [
    'another registration says she lives elsewhere',
    { links: [{ ...elsewhere, rights: { ...rights, livesWith: no, emergency: no } }] },
    'ALLOW',
    'LINKED_GUARDIAN',
    'SOURCE_CONFLICT',
  ],
  [
    'another registration says no emergency contact',
    {
      link: relative,
      rights: { emergency: yes },
      policy: { emergencyContact: 'allow' },
      links: [{ ...elsewhere, rights: { ...rights, emergency: no } }],
    },
    'REFER',
    'SOURCE_CONFLICT EMERGENCY_CONTACT',
  ],
  ['one id, two contents', { link: { contradicting: true } }, 'REFER', 'SOURCE_CONFLICT LINKED_GUARDIAN'],
  [
    'one id, two contents, and an order',
    { ...order, link: { contradicting: true } },
    'DENY',
    'RESTRICTION_IN_FORCE SOURCE_CONFLICT LINKED_GUARDIAN',
  ],
  [
    'pulled 72 hours ago',
    { school: { asOf: CUSTODY_NOON - 72 * hour } },
    'ALLOW',
    'LINKED_GUARDIAN',
    'STALE_DATA',
  ],
  [
    'pulled longer ago',
    { school: { asOf: CUSTODY_NOON - 72 * hour - 1 } },
    'REFER',
    'STALE_DATA LINKED_GUARDIAN',
  ],
  ['pulled in the future', { school: { asOf: CUSTODY_NOON + 1 } }, 'REFER', 'STALE_DATA LINKED_GUARDIAN'],
  ['never pulled', { school: { asOf: null } }, 'REFER', 'STALE_DATA LINKED_GUARDIAN'],
  [
    'an old pull and a spot sync of this student',
    { school: { asOf: 0 }, student: { spotSyncedAt: CUSTODY_NOON } },
    'ALLOW',
    'LINKED_GUARDIAN',
    'STALE_DATA',
  ],
  [
    'no policy reaches beyond 8 days',
    { policy: { maxAgeHours: 1000 }, school: { asOf: CUSTODY_NOON - 192 * hour - 1 } },
    'REFER',
    'STALE_DATA LINKED_GUARDIAN',
  ],
  // In person
  ['an adult student on the birthday', adult, 'ALLOW', 'ADULT_STUDENT'],
  [
    'a day before the birthday',
    { ...adult, student: { birthDate: '2008-03-11' } },
    'REFER',
    'NOT_LISTED',
    'ADULT_STUDENT',
  ],
  ['an adult student where they may not', { ...adult, policy: {} }, 'REFER', 'NOT_LISTED', 'ADULT_STUDENT'],
  [
    'an adult student, only typed',
    { ...adult, person: { ...self, ...typed } },
    'REFER',
    'IDENTITY_UNCERTAIN ADULT_STUDENT',
  ],
  [
    'an adult student under an order about all',
    { ...adult, restrictions: [{ contact: null, names: [personName('Ada Sample')], students: 'all' }] },
    'REFER',
    'POSSIBLE_RESTRICTED_PERSON ADULT_STUDENT',
  ],
  ['a student of no known birth date', { ...adult, student: {} }, 'REFER', 'NOT_LISTED', 'ADULT_STUDENT'],
  // Visits
  ['a verified visitor', { question: visit }, 'ALLOW', 'NO_RESTRICTION_FOUND LINKED_GUARDIAN'],
  [
    'an unknown visitor with a document',
    { question: visit, person: scanned('Robin Visitor') },
    'ALLOW',
    'NO_RESTRICTION_FOUND NOT_LISTED',
  ],
  [
    'a typed visitor',
    { question: visit, person: typed },
    'REFER',
    'IDENTITY_UNCERTAIN IDENTITY_UNCERTAIN LINKED_GUARDIAN',
    'NO_RESTRICTION_FOUND',
  ],
  [
    'a visitor under an order',
    { ...order, question: visit },
    'DENY',
    'RESTRICTION_IN_FORCE NO_RESTRICTION_FOUND LINKED_GUARDIAN',
  ],
  [
    'old data does not stop a visit',
    { question: visit, school: { asOf: null } },
    'ALLOW',
    'NO_RESTRICTION_FOUND STALE_DATA LINKED_GUARDIAN',
  ],
  [
    'prohibited pickup does not stop a visit',
    { question: visit, rights: { pickup: prohibited } },
    'ALLOW',
    'NO_RESTRICTION_FOUND PICKUP_PROHIBITED NOT_MARKED_FOR_PICKUP',
  ],
  [
    'prohibited contact stops a visit',
    { question: visit, rights: { contactAllowed: prohibited } },
    'DENY',
    'CONTACT_NOT_ALLOWED NO_RESTRICTION_FOUND LINKED_GUARDIAN',
  ],
  ['a visit to nobody', { question: { ...visit, students: [] } }, 'ALLOW', 'NO_RESTRICTION_FOUND'],
  [
    'a visit to nobody, an order about a student here',
    { ...order, question: { ...visit, students: [] } },
    'REFER',
    'RESTRICTION_IN_FORCE NO_RESTRICTION_FOUND',
  ],
  [
    'a visit to nobody, an order about a student elsewhere',
    { ...order, student: { schools: [] }, question: { ...visit, students: [] } },
    'ALLOW',
    'NO_RESTRICTION_FOUND',
    'RESTRICTION_IN_FORCE',
  ],
  [
    'a visit to nobody, an order about all',
    { question: { ...visit, students: [] }, restrictions: [{ students: 'all' }] },
    'DENY',
    'RESTRICTION_IN_FORCE NO_RESTRICTION_FOUND',
  ],
];

function decide(changes: CustodyChanges) {
  const decision = decideCustody(custodyFacts(changes), custodyQuestion(changes));
  if ('invalid' in decision) throw new Error(decision.invalid);
  return decision;
}

test.each(rows.map((row) => [row[0], row] as const))('%s', (_, row) => {
  const [, changes, outcome, reasons, justNot] = row;
  const decision = decide(changes);
  const found = decision.results.flatMap((one) => one.reasons.map(({ code }) => code));
  // In severity first, then as reported.
  expect([decision.outcome, found.sort().join(' ')]).toEqual([outcome, reasons.split(' ').sort().join(' ')]);
  if (justNot !== undefined) expect(found).not.toContain(justNot);
  expect(decision.kioskText).toBe(KIOSK_TEXT);
  const rank = decision.results[0]?.reasons.map((one) =>
    ['DENY', 'REFER', 'ALLOW', null].indexOf(one.outcome),
  );
  expect(rank).toEqual(rank?.toSorted((a, b) => a - b));
});

/** Codes that nothing can beat, and the code of a visit under no restriction where its row is an order. */
test.each(CUSTODY_REASON_CODES)('%s: fires, just does not, loses to a stricter one', (code) => {
  const with_ = rows.filter(([, , , reasons]) => reasons.split(' ').includes(code));
  const own = (row: Row) =>
    decide(row[1])
      .results.flatMap((one) => one.reasons)
      .find((one) => one.code === code);
  expect(with_.some((row) => own(row)?.outcome === row[2])).toBe(true);
  expect(rows.some((row) => row[4] === code)).toBe(true);
  const denies = with_.some((row) => own(row)?.outcome === 'DENY');
  if (!denies) {
    const beaten = with_.some((row) => own(row)?.outcome !== null && own(row)?.outcome !== row[2]);
    expect([code, beaten]).toEqual([code, CANNOT_BE_BEATEN.includes(code) ? false : true]);
  }
});

/** A weak identity never denies, so nothing stricter can stand beside these. */
const CANNOT_BE_BEATEN: readonly CustodyReasonCode[] = ['IDENTITY_UNCERTAIN'];

test('what staff read for each reason, and the fact it rests on', () => {
  const reasons = rows.flatMap((row) => decide(row[1]).results.flatMap((one) => one.reasons));
  const told = (code: CustodyReasonCode) => {
    const own = reasons.filter((one) => one.code === code);
    const lines = own.map(({ rule, text, source }) => `${rule}: ${text} (${source})`);
    return [...new Set(lines)].sort();
  };
  expect(CUSTODY_REASON_CODES.map((code) => [code, ...told(code)].join('\n  ')).join('\n')).toBe(
    REASONS_AS_READ.trim(),
  );
});

test('questions that cannot be asked', () => {
  const ask = (question: CustodyChanges['question'], person = {}) =>
    decideCustody(custodyFacts(), custodyQuestion({ question, person }));
  expect(ask({ students: ['s-1', 's-1'] })).toHaveProperty('invalid');
  expect(ask({ students: [] })).toHaveProperty('invalid');
  expect(ask({ students: ['s-1', 's-2'] }, self)).toHaveProperty('invalid');
  expect(decide({ question: { students: ['s-1', 's-2'] } }).outcome).toBe('REFER');
});

test('a silent alert names the restriction, strong identity or weak', () => {
  expect(decide(order).silentAlert).toEqual(['restriction r-1']);
  expect(decide({ ...order, person: typed }).silentAlert).toEqual(['restriction r-1']);
  expect(decide({ rights: { pickup: prohibited }, person: typed }).silentAlert).toHaveLength(1);
  expect(decide({}).silentAlert).toEqual([]);
});

/** Each code with its rule, its sentence and the facts it rests on in the table above. */
const REASONS_AS_READ = `
RESTRICTION_IN_FORCE
  1: A restriction is in force. (restriction r-1)
  1: A restriction is in force. (restriction r-2)
ORDER_NOT_ON_FILE
  1: A custody order is named, its document is not on file. (restriction r-1)
ORDER_HAS_SCHEDULE
  1: A custody order has a schedule of days: read it. (restriction r-1)
POSSIBLE_RESTRICTED_PERSON
  1: This may be a person under a restriction. (restriction r-1)
  1: This may be a person under a restriction. (restriction r-2)
RESTRICTION_RECENTLY_EXPIRED
  2: A restriction ran out within the last 30 days: ask whether it was renewed. (restriction r-1)
PICKUP_PROHIBITED
  7: The school information system prohibits pickup by this adult. (link other g-1 s-1)
  7: The school information system prohibits pickup by this adult. (link sis g-1 s-1)
  7: The school information system prohibits pickup by this adult. (link sis g-2 s-1)
CONTACT_NOT_ALLOWED
  3: The school information system says that contact with this child is not allowed. (link other g-1 s-1)
  3: The school information system says that contact with this child is not allowed. (link sis g-1 s-1)
RESTRICTION_TEXT
  3: The school information system carries a note of restriction: read it. (link sis g-1 s-1)
STUDENT_NOT_HERE
  4: The student is not known as an active student of this school. (student s-1)
NOT_LISTED
  5: This adult is neither linked to this child nor authorised. (student s-1)
AUTHORISATION_GRANTOR_CHANGED
  5: Authorised, but by somebody who could not collect this child now. (authorisation a-1)
LINK_NOT_CURRENT
  6: The link between adult and child is not current. (link sis g-1 s-1)
LINK_UNCONFIRMED
  6: The link between adult and child is in doubt. (link sis g-1 s-1)
SEEN_IN_SIS
  6: Seen in the school information system just now. (link sis g-1 s-1)
NOT_MARKED_FOR_PICKUP
  7: This adult is not marked for pickup. (link sis g-1 s-1)
  7: This adult is not marked for pickup. (link sis g-2 s-1)
NON_CUSTODIAL_NO_ORDER
  7: Has no custody; no order is on file. (link sis g-1 s-1)
NOT_LEGAL_GUARDIAN
  7: This adult is not a legal guardian. (link sis g-1 s-1)
GUARDIAN_NOT_CONFIRMED
  7: Linked as parent or guardian; nothing more is known. (link sis g-1 s-1)
EMERGENCY_ONLY
  7: Only an emergency contact. (link sis g-1 s-1)
RELATIVE_NOT_CONFIRMED
  7: A relative; no right to collect is known. (link sis g-1 s-1)
IDENTITY_UNCERTAIN
  8: It is not sure who this is: check an identity document. (person)
RECENT_MERGE
  8: Two records were joined automatically since the last full run. (contact g-2)
SOURCE_CONFLICT
  8: Sources contradict each other about this adult and child. (link other g-1 s-1)
  8: Sources contradict each other about this adult and child. (link sis g-1 s-1)
STALE_DATA
  8: What is known is too old to rely on. (school school-1)
TEMPORARY_AUTHORISATION
  5: Authorised for these days. (authorisation a-1)
PICKUP_CONFIRMED
  7: This adult is marked for pickup. (link sis g-1 s-1)
LEGAL_GUARDIAN
  7: This adult is a legal guardian. (link sis g-1 s-1)
LINKED_GUARDIAN
  7: Linked as parent or guardian, and no order is on file. (link sis g-1 s-1)
  7: Linked as parent or guardian, and no order is on file. (link sis g-2 s-1)
EMERGENCY_CONTACT
  7: An emergency contact, which this district lets collect. (link sis g-1 s-1)
ADULT_STUDENT
  9: An adult student signs out. (student s-1)
NO_RESTRICTION_FOUND
  1: No restriction was found for this visitor. (restrictions)
`;
