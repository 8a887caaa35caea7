import assert from 'node:assert/strict';
import { ivmContact, ivmRelationship, ivmStudent, schoolLists } from './builders';
import { approvals, assertLevel } from './contract-expectations';
import type { ContractScenario } from './ivm-gateway-contract';

const family = {
  students: [ivmStudent(), ivmStudent({ sourcedId: 'student-2', firstName: 'Sidney' })],
  contacts: [
    ivmContact(),
    ivmContact({ sourcedId: 'contact-2', firstName: 'Clara', email: 'clara@example.org' }),
    ivmContact({ sourcedId: 'contact-3', firstName: 'Cosmo', email: '', phone: '' }),
  ],
};
const links = [
  ivmRelationship({ pickup: 'Yes', reason: 'confirmed' }),
  ivmRelationship({ contactId: 'contact-2', pickup: 'Verify', reason: 'see office' }),
  ivmRelationship({ contactId: 'contact-3', pickup: 'No', reason: 'see office' }),
  ivmRelationship({ studentId: 'student-2', contactId: 'contact-2', pickup: 'Yes' }),
];

const difficult = [
  '=1+1',
  "'=1",
  ' \t@x',
  'a "quoted", name\r\nin two lines',
  'Zoë 🎒',
  'سَلمى',
  '-',
  '%2E',
  "O'Neill",
];

export const deliveryCases: readonly ContractScenario[] = [
  [
    'brings an empty school level, each answer in the words of its capabilities',
    async (subject) => {
      const lists = schoolLists({ ...family, relationships: links });
      const receipt = await subject.gateway.deliver(lists);
      await assertLevel(subject, lists);
      const held = (await subject.held('school-1'))!;
      const counts = [receipt.students, receipt.contacts, receipt.links];
      assert.deepEqual(counts, [held.students.length, held.contacts.length, held.relationships.length]);
      assert.equal(receipt.links + receipt.withheld, links.length);
      assert.deepEqual([receipt.state, receipt.pending, receipt.setAside], ['delivered', 0, 0]);
    },
  ],
  [
    'says unchanged when the same is delivered again',
    async (subject) => {
      const lists = schoolLists({ ...family, relationships: links });
      await subject.gateway.deliver(lists);
      const again = await subject.gateway.deliver(lists);
      assert.equal(again.state, 'unchanged');
      await assertLevel(subject, lists);
    },
  ],
  [
    'changes, adds and takes away whatever differs',
    async (subject) => {
      await subject.gateway.deliver(schoolLists({ ...family, relationships: links }));
      const lists = schoolLists({
        students: [ivmStudent({ grade: '04' }), ivmStudent({ sourcedId: 'student-3' })],
        contacts: [ivmContact({ phone: '555-0199' }), ivmContact({ sourcedId: 'contact-4' })],
        relationships: [
          ivmRelationship({ pickup: 'No', reason: 'see office' }),
          ivmRelationship({ studentId: 'student-3', contactId: 'contact-4', pickup: 'Yes' }),
        ],
      });
      const receipt = await subject.gateway.deliver(lists);
      assert.equal(receipt.state, 'delivered');
      await assertLevel(subject, lists);
    },
  ],
  [
    'takes everything away when the lists are empty',
    async (subject) => {
      await subject.gateway.deliver(schoolLists({ ...family, relationships: links }));
      const empty = schoolLists();
      await subject.gateway.deliver(empty);
      await assertLevel(subject, empty);
    },
  ],
  [
    'carries every text unharmed, also those a spreadsheet would run',
    async (subject) => {
      const lists = schoolLists({
        students: difficult.map((text) => ivmStudent({ sourcedId: text, lastName: text, middleName: text })),
        contacts: difficult.map((text) =>
          ivmContact({ sourcedId: text, firstName: text, email: text, phone: text }),
        ),
        relationships: difficult.map((text) =>
          ivmRelationship({ studentId: text, contactId: text, relationship: text, pickup: 'Yes' }),
        ),
      });
      await subject.gateway.deliver(lists);
      await assertLevel(subject, lists);
    },
  ],
  [
    'renews validity alone',
    async (subject) => {
      const lists = schoolLists({ ...family, relationships: links });
      await subject.gateway.deliver(lists);
      const validity = { asOf: new Date('2031-03-05T00:00:00.000Z'), validUntil: null };
      const renewed = { ...lists, validity };
      assert.equal((await subject.gateway.deliver(renewed)).state, 'delivered');
      await assertLevel(subject, renewed);
    },
  ],
  [
    'leaves other schools alone',
    async (subject) => {
      const first = schoolLists({ ...family, relationships: links });
      const second = { ...first, school: { id: 'school-2', name: 'Example High' } };
      await subject.gateway.deliver(first);
      await subject.gateway.deliver(second);
      await subject.gateway.deliver(schoolLists());
      await assertLevel(subject, second);
    },
  ],
  [
    'keeps deliveries that were asked for at once apart; the last asked for stands',
    async (subject) => {
      const yes = schoolLists({ ...family, relationships: links });
      const no = schoolLists({
        ...family,
        relationships: links.map((link) => ({ ...link, pickup: 'No' as const })),
      });
      await Promise.all([yes, no, yes, no].map((lists) => subject.gateway.deliver(lists)));
      assert.deepEqual(await approvals(subject), []);
      await assertLevel(subject, no);
    },
  ],
];
