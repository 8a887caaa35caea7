import { createHttpGateway, type IvmRelationship, type SchoolLists } from 'ivm-adapter';
import { LOCAL_DISTRICT, openRosterStore } from 'roster-store';

/**
 * `DATABASE_URL=… node apps/sync-worker/dist/bench/measure-delivery.js URL PEOPLE`: how fast a district's lists reach an
 * IVM sandbox through the HTTP gateway and the ledger of the roster. Schools of 1,000 people, half of them students with
 * two contacts each, four schools at once: first everything, then the same again, then one answer of each hundred taken
 * back. Prints `{"first": {"records", "ms"}, "same": …, "changed": …}`.
 */
async function measureDelivery(url: string, people: number): Promise<Record<string, Measured>> {
  const store = await openRosterStore({
    databaseUrl: process.env['DATABASE_URL'] ?? '',
    applicationName: 'bench',
  });
  try {
    const districtId = await store.ensureDistrict(LOCAL_DISTRICT);
    const gateway = createHttpGateway({
      ...{ baseUrl: url, reach: 'loopback', ledger: store.ivmLedger(districtId) },
      oauth2: { tokenUrl: `${url}/oauth/token`, clientId: 'ivm-sandbox', clientSecret: 'ivm-secret' },
      capabilities: { verify: true, presenceIsApproval: false },
    });
    const schools = Array.from({ length: Math.max(1, Math.round(people / 1_000)) }, (_, at) => at);
    const deliver = async (changed: boolean): Promise<Measured> => {
      const startedAt = performance.now();
      const left = [...schools];
      let records = 0;
      const work = async (): Promise<void> => {
        for (let at = left.shift(); at !== undefined; at = left.shift()) {
          const lists = listsOf(at, changed);
          const { contacts, links, pending, setAside, students } = await gateway.deliver(lists);
          if (students !== 500 || contacts !== 500 || links !== 1_000 || pending + setAside > 0)
            throw new Error('A school is not level after its delivery.');
          records += students + contacts + links;
        }
      };
      await Promise.all([work(), work(), work(), work()]);
      return { records, ms: Math.round(performance.now() - startedAt) };
    };
    const measured = {
      first: await deliver(false),
      same: await deliver(false),
      changed: await deliver(true),
    };
    gateway.close();
    return measured;
  } finally {
    await store.close();
  }
}

interface Measured {
  /** Records that are level afterwards. */
  readonly records: number;
  readonly ms: number;
}

/** 500 students and 500 contacts of a school, ids in order. */
function listsOf(school: number, changed: boolean): SchoolLists {
  const ids = Array.from({ length: 500 }, (_, at) => String(at).padStart(3, '0'));
  return {
    school: { id: `school-${school}`, name: `Example ${school}` },
    validity: { asOf: new Date(0), validUntil: new Date(1) },
    students: () =>
      ids.map((id) => ({
        ...{ sourcedId: `s${id}`, lastName: `Sample${id}`, firstName: 'Ada', middleName: '' },
        ...{ grade: '03', studentNumber: `${school}${id}` },
      })),
    contacts: () =>
      ids.map((id) => ({
        ...{
          sourcedId: `c${id}`,
          lastName: `Sample${id}`,
          firstName: 'Gale',
          middleName: '',
          role: 'guardian',
        },
        ...{ email: `c${id}@example.org`, phone: '' },
      })),
    relationships: () =>
      ids.flatMap((id, at) =>
        [at, (at + 1) % ids.length]
          .sort((a, b) => a - b)
          .map((contact): IvmRelationship => ({
            ...{
              studentId: `s${id}`,
              contactId: `c${ids[contact] ?? ''}`,
              relationship: 'guardian',
              priority: '1',
            },
            ...(changed && at % 100 === 0
              ? { pickup: 'Verify', reason: 'see office' }
              : { pickup: 'Yes', reason: 'linked' }),
          })),
      ),
  };
}

measureDelivery(process.argv[2] ?? '', Number(process.argv[3] ?? 10_000)).then(
  (measured) => process.stdout.write(`${JSON.stringify(measured)}\n`),
  (error: unknown) => {
    process.stderr.write(`measure-delivery: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
