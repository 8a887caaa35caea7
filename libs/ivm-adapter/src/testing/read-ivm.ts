import type { HeldLists } from './held-lists';
import type { IvmSandbox } from './sandbox/ivm-sandbox';
import type {
  WireHeldPerson,
  WireHeldRelationship,
  WirePage,
  WireSchool,
  WireValidity,
} from '../wire/wire-types';
import type { ContactRecord, StudentRecord, WireNoGo } from '../wire/wire-types';

/** Where an IVM that speaks the wire contract is, and who asks. */
export type IvmAddress = Pick<IvmSandbox, 'url' | 'tokenUrl' | 'client'>;

/** What an IVM holds of ours, read by the wire contract alone: for the contract kit, also against a real IVM. */
export async function readIvm(ivm: IvmAddress, schoolId: string): Promise<HeldLists | undefined> {
  const get = await signedIn(ivm);
  const schools = await all<WireSchool>(get, '/schools');
  const school = schools.find(({ id }) => id === schoolId);
  if (school === undefined) return undefined;
  const path = `/schools/${encodeURIComponent(schoolId)}`;
  const ours = <Row extends { readonly managed: boolean }>(rows: readonly Row[]) =>
    rows.filter((row) => row.managed);
  const { asOf, validUntil } = (await get(`${path}/validity`)) as WireValidity;
  const students = ours(await all<WireHeldPerson<StudentRecord>>(get, `${path}/students`));
  const contacts = ours(await all<WireHeldPerson<ContactRecord>>(get, `${path}/contacts`));
  const relationships = ours(await all<WireHeldRelationship>(get, `${path}/relationships`));
  return {
    school: { id: school.id, name: school.name },
    validity: {
      asOf: asOf === null ? null : new Date(asOf),
      validUntil: validUntil === null ? null : new Date(validUntil),
    },
    students: students.map(({ id, record }) => ({ sourcedId: id!, ...record })),
    contacts: contacts.map(({ id, record }) => ({ sourcedId: id!, ...record })),
    relationships: relationships.map(({ studentId, contactId, record }) => ({
      studentId,
      contactId,
      ...record,
    })),
  };
}

/** The no-go list an IVM holds. */
export async function readIvmNoGo(ivm: IvmAddress): Promise<readonly string[]> {
  const { people } = (await (await signedIn(ivm))('/no-go')) as WireNoGo;
  return [...people];
}

type Get = (path: string) => Promise<unknown>;

async function signedIn({ url, tokenUrl, client }: IvmAddress): Promise<Get> {
  const token = (await json(
    await fetch(tokenUrl, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: client.id,
        client_secret: client.secret,
      }),
    }),
  )) as { access_token: string };
  return async (path) =>
    json(await fetch(url + path, { headers: { authorization: `Bearer ${token.access_token}` } }));
}

async function all<Row>(get: Get, path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page = (await get(`${path}?limit=2&after=${encodeURIComponent(after)}`)) as WirePage<Row>;
    rows.push(...page.items);
    after = page.next;
  }
  return rows;
}

async function json(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`IVM answers ${response.status}.`);
  return response.json();
}
