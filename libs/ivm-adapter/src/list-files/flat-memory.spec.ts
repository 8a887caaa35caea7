import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledSources } from '../../test/run-as-child';

test('300,000 relationships are delivered, exchanged and withdrawn from within a heap that could not hold them', async () => {
  const compiled = new CompiledSources();
  const directory = mkdtempSync(join(tmpdir(), 'flat-'));
  try {
    const end = await compiled.run(
      `
      const pad = (n) => String(n).padStart(36, '0');
      function* rows(count, make) { for (let n = 0; n < count; n++) yield make(pad(n), n); }
      const lists = (name, day) => ({
        school: { id: 'school-1', name: 'Example' },
        validity: { asOf: new Date(Date.UTC(2031, 0, day)), validUntil: null },
        students: () => rows(100000, (sourcedId) => testing.ivmStudent({ sourcedId, firstName: name + sourcedId })),
        contacts: () => rows(60000, (sourcedId) => testing.ivmContact({ sourcedId, firstName: name + sourcedId })),
        relationships: () => rows(300000, (studentId, n) =>
          testing.ivmRelationship({ studentId, contactId: pad(n % 60000), pickup: n % 2 ? 'Yes' : 'Verify' })),
      });
      (async () => {
        const gateway = ivm.createListFilesGateway({ directory: ${JSON.stringify(directory)} });
        const first = await gateway.deliver(lists('Ann', 1));
        const second = await gateway.deliver(lists('Bob', 2));
        const except = rows(300000, (studentId, n) => ({ studentId, contactId: pad(n % 60000) }));
        const none = await gateway.withdrawApprovals('school-1', { except });
        const all = await gateway.withdrawApprovals('school-1', 'all');
        console.log(JSON.stringify([first.links, second.links, none.withdrawn, all.withdrawn]));
      })();`,
      // Held as objects the rows alone take some 60 MB.
      ['--max-old-space-size=20'],
    );
    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(end.stdout)).toEqual([300_000, 300_000, 0, 150_000]);
  } finally {
    rmSync(directory, { recursive: true });
    compiled.remove();
  }
}, 90_000);
