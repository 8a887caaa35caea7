import assert from 'node:assert/strict';
import { ivmContact, ivmRelationship, ivmStudent, schoolLists } from './builders';
import { approvals, assertLevel } from './contract-expectations';
import type { ContractScenario } from './ivm-gateway-contract';

const pair = (studentId: string, contactId: string) => ({ studentId, contactId });
const lists = schoolLists({
  students: ['a', 'b', '-c'].map((sourcedId) => ivmStudent({ sourcedId })),
  contacts: ['x', 'y', '=z'].map((sourcedId) => ivmContact({ sourcedId, firstName: `Given ${sourcedId}` })),
  relationships: [
    ivmRelationship({ ...pair('-c', '=z'), pickup: 'Yes' }),
    ivmRelationship({ ...pair('a', 'x'), pickup: 'Yes' }),
    ivmRelationship({ ...pair('a', 'y'), pickup: 'No', reason: 'see office' }),
    ivmRelationship({ ...pair('b', 'x'), pickup: 'Verify', reason: 'see office' }),
    ivmRelationship({ ...pair('b', 'y'), pickup: 'Yes' }),
  ],
});

export const withdrawalCases: readonly ContractScenario[] = [
  [
    'withdraws all approvals and touches nothing else',
    async (subject) => {
      await subject.gateway.deliver(lists);
      const before = (await subject.held('school-1'))!;
      const receipt = await subject.gateway.withdrawApprovals('school-1', 'all');
      assert.deepEqual(receipt, { state: 'delivered', withdrawn: 3, remaining: 0 });
      const after = (await subject.held('school-1'))!;
      assert.deepEqual(await approvals(subject), []);
      assert.deepEqual(after.validity, before.validity, 'withdrawing renews nothing');
      assert.deepEqual(after.students, before.students);
      if (subject.gateway.capabilities.presenceIsApproval) {
        assert.deepEqual([after.contacts, after.relationships], [[], []], 'being listed would be permission');
        return;
      }
      assert.deepEqual(after.contacts, before.contacts);
      const lowered = subject.gateway.capabilities.verify ? 'Verify' : 'No';
      const expected = before.relationships.map((row) =>
        row.pickup === 'Yes' ? { ...row, pickup: lowered, reason: 'see office' } : row,
      );
      assert.deepEqual(after.relationships, expected);
    },
  ],
  [
    'withdraws the approvals a predicate picks, and only approvals',
    async (subject) => {
      await subject.gateway.deliver(lists);
      const asked: string[] = [];
      const receipt = await subject.gateway.withdrawApprovals('school-1', ({ studentId, contactId }) => {
        asked.push(`${studentId} ${contactId}`);
        return studentId === 'a';
      });
      assert.deepEqual(receipt, { state: 'delivered', withdrawn: 1, remaining: 2 });
      assert.deepEqual(asked.sort(), ['-c =z', 'a x', 'b y']);
      assert.deepEqual(await approvals(subject), ['-c =z', 'b y']);
    },
  ],
  [
    'withdraws all approvals but those of a list; one that is on the list but not approved stays so',
    async (subject) => {
      await subject.gateway.deliver(lists);
      const except = [pair('a', 'x'), pair('a', 'y'), pair('b', 'x'), pair('never', 'seen')];
      const receipt = await subject.gateway.withdrawApprovals('school-1', { except });
      assert.deepEqual(receipt, { state: 'delivered', withdrawn: 2, remaining: 1 });
      assert.deepEqual(await approvals(subject), ['a x']);
    },
  ],
  [
    'has nothing to withdraw twice, nor from a school it never heard of',
    async (subject) => {
      await subject.gateway.deliver(lists);
      await subject.gateway.withdrawApprovals('school-1', 'all');
      const nothing = { state: 'unchanged', withdrawn: 0, remaining: 0 };
      assert.deepEqual(await subject.gateway.withdrawApprovals('school-1', 'all'), nothing);
      assert.deepEqual(await subject.gateway.withdrawApprovals('school-2', 'all'), nothing);
    },
  ],
  [
    'gives approvals back with the next full delivery',
    async (subject) => {
      await subject.gateway.deliver(lists);
      await subject.gateway.withdrawApprovals('school-1', 'all');
      await subject.gateway.deliver(lists);
      await assertLevel(subject, lists);
    },
  ],
];

const person = (lastName: string, firstName: string, middleName = '') => ({
  lastName,
  firstName,
  middleName,
});

export const noGoCases: readonly ContractScenario[] = [
  [
    'brings the no-go list level, whatever the order, each person once',
    async (subject) => {
      const people = [person('Sample', 'Rex', 'Q'), person('Example', 'Ann'), person('Sample', 'Rex', 'Q')];
      assert.deepEqual(await subject.gateway.deliverNoGo(people), {
        state: 'delivered',
        people: 2,
        setAside: 0,
      });
      assert.deepEqual([...(await subject.heldNoGo())].sort(), ['Example, Ann', 'Sample, Rex Q']);
      const again = await subject.gateway.deliverNoGo([...people].reverse());
      assert.equal(again.state, 'unchanged');
      await subject.gateway.deliverNoGo([person('Other', 'Olaf')]);
      assert.deepEqual(await subject.heldNoGo(), ['Other, Olaf']);
    },
  ],
  [
    'lists who can be listed on the no-go list and says how many have no name',
    async (subject) => {
      const receipt = await subject.gateway.deliverNoGo([
        person('', ' '),
        person('Only', ''),
        person('', 'Given'),
      ]);
      assert.deepEqual(receipt, { state: 'delivered', people: 2, setAside: 1 });
      assert.deepEqual([...(await subject.heldNoGo())].sort(), [', Given', 'Only']);
    },
  ],
];
