import {
  decideCustody,
  mayEnter,
  type CustodyDecision,
  type CustodyFacts,
  type CustodyQuestion,
  type LocalDate,
  type PersonName,
} from 'roster-domain';
import type { DistrictTransaction } from '../../district/district-transaction';
import type { RosterStore } from '../../roster-store';
import { CustodyRefused } from '../custody-refused';
import { noteEntry, type ActingPerson } from '../entries/acting-person';
import { loadCustodyFacts } from '../facts/load-custody-facts';
import { recordDecision } from './record-decision';

/** Who stands at the desk, as far as it was told. */
export interface CheckedPerson {
  /** `unknown`: a contact was named whom we do not know. */
  readonly contact: number | 'unknown' | null;
  readonly name: PersonName | null;
  readonly birthDate: LocalDate | null;
  readonly evidence: CustodyQuestion['person']['evidence'];
  /** The student asks in person. */
  readonly self: boolean;
}

export interface CustodyCheckRequest {
  readonly schoolId: number;
  /** Ids of the store; `unknown` for somebody we do not know, who gets an answer of their own. */
  readonly students: readonly (number | 'unknown')[];
  readonly person: CheckedPerson;
  readonly purpose: CustodyQuestion['purpose'];
  /** The desk's own name of the place; null: not told. */
  readonly station: string | null;
  /** Decides as if it were `at`; nothing is recorded but that it was asked. */
  readonly whatIf: boolean;
  readonly at: Date;
  readonly who: ActingPerson;
}

export interface CustodyWarning {
  readonly code: 'DATA_AGEING' | 'UNKNOWN_STUDENT' | 'UNKNOWN_CONTACT';
  readonly text: string;
}

/** An answer with all it was made of. */
export interface CustodyCheck {
  /** Of the record; null for a what-if. */
  readonly id: number | null;
  readonly at: Date;
  readonly school: { readonly id: number; readonly name: string };
  readonly question: CustodyQuestion;
  readonly facts: CustodyFacts;
  readonly decision: CustodyDecision;
  readonly warnings: readonly CustodyWarning[];
}

/**
 * May this adult take these children, now? Loads what is known at one moment, decides, and records the answer with the
 * facts it was made of. The one way to ask.
 * @param alongside what is stored with the record or not at all
 * @throws {CustodyRefused} `not_found` when there is no such school, `invalid` when it cannot be asked like this
 */
export async function custodyCheck(
  store: RosterStore,
  districtId: number,
  request: CustodyCheckRequest,
  alongside?: (tx: DistrictTransaction, check: CustodyCheck) => Promise<void>,
): Promise<CustodyCheck> {
  const check = await store.withDistrict(
    districtId,
    async (tx) => {
      const answered = await answerQuestion(tx, request);
      if (request.whatIf) return { ...answered, id: null };
      const recorded = { ...answered, id: await recordDecision(tx, request, answered) };
      await alongside?.(tx, recorded);
      return recorded;
    },
    'one moment',
  );
  // The audit trail is a chain: it is written at its newest end, not at the moment of the facts.
  if (request.whatIf)
    await store.withDistrict(districtId, (tx) =>
      noteEntry(tx, request.who, 'custody-check.what-if', `school ${request.schoolId}`),
    );
  return check;
}

/** The answer of this moment, recorded nowhere. Throws as {@link custodyCheck}. */
export async function answerQuestion(
  tx: DistrictTransaction,
  request: CustodyCheckRequest,
): Promise<Omit<CustodyCheck, 'id'>> {
  const question = questionOf(request);
  const loaded = await loadCustodyFacts(tx, {
    schoolId: request.schoolId,
    studentIds: request.students.filter((one) => one !== 'unknown'),
    contactId: typeof request.person.contact === 'number' ? request.person.contact : null,
    name: request.person.name,
    evidence: request.person.evidence,
    at: question.at,
  });
  if (loaded === null) throw new CustodyRefused('not_found', 'There is no such school in this district.');
  const { facts, school } = loaded;
  const decision = decideCustody(facts, question);
  if ('invalid' in decision) throw new CustodyRefused('invalid', decision.invalid);
  return {
    at: request.at,
    school: { id: school.id, name: school.name },
    question,
    facts,
    decision,
    warnings: warningsOf(request, facts, decision),
  };
}

/** The question as the domain knows it. Who is unknown gets a key that nobody has. */
function questionOf({ at, person, purpose, students, whatIf, who }: CustodyCheckRequest): CustodyQuestion {
  return {
    purpose,
    at: at.getTime(),
    whatIf,
    students: students.map((one, place) => (one === 'unknown' ? `unknown ${place + 1}` : String(one))),
    person: { ...person, contact: person.contact === null ? null : String(person.contact) },
    callerMayVerify: mayEnter(who) === null,
  };
}

function warningsOf(
  { person, students }: CustodyCheckRequest,
  { policy }: CustodyFacts,
  { results }: CustodyDecision,
): CustodyWarning[] {
  const oldest = Math.max(...results.map(({ ageHours }) => ageHours ?? 0));
  const ageing = oldest > policy.maxAgeHours / 2 && oldest <= policy.maxAgeHours;
  return [
    ...(ageing
      ? [
          {
            code: 'DATA_AGEING',
            text: `The data are ${Math.round(oldest)} hours old; after ${policy.maxAgeHours} hours nobody may collect on them.`,
          } as const,
        ]
      : []),
    ...(students.includes('unknown')
      ? [{ code: 'UNKNOWN_STUDENT', text: 'A student that was named is not known here.' } as const]
      : []),
    ...(person.contact === 'unknown'
      ? [
          {
            code: 'UNKNOWN_CONTACT',
            text: 'The contact that was named is not known here: a stranger.',
          } as const,
        ]
      : []),
  ];
}
