import assert from 'node:assert/strict';
import type { IvmRelationship, SchoolLists } from '../port/ivm-gateway';
import { ivmContact, ivmRelationship, ivmStudent, schoolLists, type SchoolListsContent } from './builders';
import { approvals, assertLevel } from './contract-expectations';
import type { ContractScenario, ContractSubject } from './ivm-gateway-contract';

const people = {
  students: ['a', 'b', 'c'].map((sourcedId) => ivmStudent({ sourcedId })),
  contacts: ['x', 'y'].map((sourcedId) => ivmContact({ sourcedId, firstName: `Given ${sourcedId}` })),
};
const pairs = people.students.flatMap((s) =>
  people.contacts.map((c) => ({ studentId: s.sourcedId, contactId: c.sourcedId })),
);
const answers = (pickup: IvmRelationship['pickup']) =>
  pairs.map((pair) => ivmRelationship({ ...pair, pickup }));

/** Lists whose rows are taken as they come, not sorted. */
function asGiven(content: SchoolListsContent): SchoolLists {
  return {
    ...schoolLists({ ...people, ...content }),
    ...(content.students && { students: () => content.students! }),
    ...(content.relationships && { relationships: () => content.relationships! }),
  };
}

/** Everybody asks the office, then a delivery that approves everybody fails: nobody may be approved by it. */
async function failsClosed(
  subject: ContractSubject,
  broken: SchoolLists,
  error?: assert.AssertPredicate,
): Promise<void> {
  const before = schoolLists({ ...people, relationships: answers('Verify') });
  await subject.gateway.deliver(before);
  const delivery = subject.gateway.deliver(broken);
  await (error === undefined ? assert.rejects(delivery) : assert.rejects(delivery, error));
  await assertLevel(subject, before);
}

const invalid = (error: unknown) => {
  assert.equal((error as { code?: unknown }).code, 'LISTS_INVALID');
  assert.doesNotMatch((error as Error).message, /Sample|Given|555-|@example/, 'an error names no person');
  return true;
};

export const failureCases: readonly ContractScenario[] = [
  [
    'refuses rows out of order and changes nothing',
    (subject) => failsClosed(subject, asGiven({ relationships: answers('Yes').reverse() }), invalid),
  ],
  [
    'refuses repeated rows and changes nothing',
    (subject) =>
      failsClosed(subject, asGiven({ relationships: answers('Yes').flatMap((row) => [row, row]) }), invalid),
  ],
  [
    'refuses repeated people and changes nothing',
    (subject) =>
      failsClosed(
        subject,
        asGiven({ students: [people.students[0]!, people.students[0]!], relationships: answers('Yes') }),
        invalid,
      ),
  ],
  [
    'refuses a pickup or reason it does not know and changes nothing',
    async (subject) => {
      for (const wrong of [{ pickup: 'yes' }, { pickup: '' }, { reason: 'mother, order of 2030' }]) {
        const rows = answers('Yes').map((row, index) => (index === 5 ? { ...row, ...wrong } : row));
        await failsClosed(subject, asGiven({ relationships: rows as IvmRelationship[] }), invalid);
      }
    },
  ],
  [
    'refuses rows without id and changes nothing',
    (subject) =>
      failsClosed(
        subject,
        asGiven({ students: [ivmStudent({ sourcedId: '' })], relationships: answers('Yes') }),
        invalid,
      ),
  ],
  [
    'is never more permissive when the rows end in an error, which passes through',
    async (subject) => {
      const failing = async function* () {
        yield* answers('No').slice(0, 4);
        throw new Error('the store went away');
      };
      const before = schoolLists({ ...people, relationships: answers('Yes').slice(0, 5) });
      await subject.gateway.deliver(before);
      const delivery = subject.gateway.deliver({ ...schoolLists(people), relationships: failing });
      await assert.rejects(delivery, /the store went away/);
      const allowed = new Set(pairs.slice(0, 5).map((pair) => `${pair.studentId} ${pair.contactId}`));
      for (const pair of await approvals(subject))
        assert.ok(allowed.has(pair), `${pair} was approved by a failure`);
      await subject.gateway.deliver(schoolLists({ ...people, relationships: answers('No') }));
      assert.deepEqual(await approvals(subject), [], 'the next delivery heals');
    },
  ],
  [
    'stops when told to, before or within the rows, and changes nothing',
    async (subject) => {
      const yes = schoolLists({ ...people, relationships: answers('Yes') });
      const early = AbortSignal.abort(new Error('stopped before'));
      await assert.rejects(subject.gateway.deliver(yes, { signal: early }), /stopped before/);
      const stop = new AbortController();
      const stopping = function* () {
        yield answers('Yes')[0]!;
        stop.abort(new Error('stopped within'));
        yield* answers('Yes').slice(1);
      };
      const before = schoolLists({ ...people, relationships: answers('Verify') });
      await subject.gateway.deliver(before);
      const delivery = subject.gateway.deliver({ ...yes, relationships: stopping }, { signal: stop.signal });
      await assert.rejects(delivery, /stopped within/);
      await assertLevel(subject, before);
    },
  ],
  [
    'changes nothing when the fence says the right to deliver was lost',
    async (subject) => {
      const before = schoolLists({ ...people, relationships: answers('Verify') });
      await subject.gateway.deliver(before);
      const fence = () => Promise.reject(new Error('another worker has this run'));
      const yes = schoolLists({ ...people, relationships: answers('Yes') });
      await assert.rejects(subject.gateway.deliver(yes, { fence }), /another worker/);
      await assert.rejects(subject.gateway.withdrawApprovals('school-1', 'all', { fence }), /another worker/);
      await assertLevel(subject, before);
    },
  ],
];
