import type { PickupAnswer } from '../../port/ivm-gateway';
import type { ListKind } from '../../list-files/list-columns';
import type { WireBatchAnswer, WireNoGo, WireSchool, WireValidity } from '../../wire/wire-types';
import type { HeldLists } from '../held-lists';
import type { MergedContact } from './ivm-sandbox';
import { readBatch } from './read-batch';
import { SandboxHistory } from './sandbox-history';
import type { IvmDeed } from './sandbox-misbehaviour';
import type { IvmSandboxOptions, SandboxSchoolContent } from './sandbox-options';
import { SandboxProblem } from './sandbox-problem';
import { idsOf, SandboxSchool } from './sandbox-school';

const DEFAULT_SCHOOLS: readonly SandboxSchoolContent[] = [
  { id: 'school-1', name: 'Example Elementary' },
  { id: 'school-2', name: 'Example High' },
];

/** Everything the sandbox holds. */
export class SandboxState {
  readonly history = new SandboxHistory();
  readonly #schools = new Map<string, SandboxSchool>();
  #noGo: WireNoGo = { version: 0, people: [] };

  constructor(private readonly options: IvmSandboxOptions) {
    for (const content of options.schools ?? DEFAULT_SCHOOLS) this.#add(content);
  }

  schools(): SandboxSchool[] {
    return [...this.#schools.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  find(id: string): SandboxSchool | undefined {
    return this.#schools.get(id);
  }

  /** @throws SandboxProblem 404 */
  school(id: string): SandboxSchool {
    const school = this.find(id);
    if (school !== undefined) return school;
    if (this.options.makesSchools === true) return this.#add({ id, name: id });
    throw new SandboxProblem(404, 'unknown_school', 'IVM has no school of this id; see GET /schools.');
  }

  summaries(): WireSchool[] {
    return this.schools().map((school) => ({
      id: school.id,
      name: school.name,
      counts: {
        students: school.students.sent().length,
        contacts: school.contacts.sent().length,
        relationships: school.relationships().length,
      },
      unmanaged: school.students.unmanaged().length + school.contacts.unmanaged().length,
    }));
  }

  put(schoolId: string, kind: ListKind, body: unknown, deeds: readonly IvmDeed[]): WireBatchAnswer {
    const school = this.school(schoolId);
    const items = readBatch(kind, body);
    const refusals = deeds.filter((deed) => deed.kind === 'refuseItems');
    const refusal = (at: number) =>
      refusals.find(
        ({ ids, ops }) =>
          ids.test(idsOf(items[at]!).join(' ')) && (ops === undefined || ops.includes(items[at]!.op)),
      );
    for (const at of items.keys()) {
      const status = refusal(at)?.whole;
      if (status !== undefined)
        throw new SandboxProblem(status, 'not_accepted', 'IVM does not accept this.', at);
    }
    return {
      items: items.map((item, at) =>
        refusal(at) === undefined
          ? school.put(kind, item)
          : {
              status: 'refused',
              version: null,
              code: 'not_accepted',
              text: 'IVM does not accept this record.',
            },
      ),
    };
  }

  validity(schoolId: string): WireValidity {
    const { version, asOf, validUntil } = this.school(schoolId).validity;
    return { version, asOf: asOf?.toISOString() ?? null, validUntil: validUntil?.toISOString() ?? null };
  }

  putValidity(schoolId: string, body: unknown): WireValidity {
    const { version, asOf, validUntil } = (body ?? {}) as Record<string, unknown>;
    const times = [asOf, validUntil].map(timeOf);
    if (!Number.isSafeInteger(version) || times.includes(undefined))
      throw new SandboxProblem(422, 'invalid_validity', 'A validity is {version, asOf, validUntil}.');
    const school = this.school(schoolId);
    if ((version as number) > school.validity.version) {
      const [from = null, until = null] = times;
      school.validity = { version: version as number, asOf: from, validUntil: until };
    }
    return this.validity(schoolId);
  }

  noGo(): WireNoGo {
    return this.#noGo;
  }

  putNoGo(body: unknown): WireNoGo {
    const { version, people } = (body ?? {}) as Record<string, unknown>;
    const named = Array.isArray(people) && people.every((one) => typeof one === 'string' && one !== '');
    if (!Number.isSafeInteger(version) || !named)
      throw new SandboxProblem(422, 'invalid_no_go', 'A no-go list is {version, people: [text]}.');
    if ((version as number) > this.#noGo.version)
      this.#noGo = { version: version as number, people: [...new Set(people as string[])] };
    return this.#noGo;
  }

  held(schoolId: string): HeldLists | undefined {
    const school = this.find(schoolId);
    if (school === undefined) return undefined;
    const { asOf, validUntil } = school.validity;
    return {
      school: { id: school.id, name: school.name },
      validity: { asOf, validUntil },
      students: school.students.sent().map(({ id, record }) => ({ sourcedId: id, ...record })),
      contacts: school.contacts.sent().map(({ id, record }) => ({ sourcedId: id, ...record })),
      relationships: school.relationships().map(({ ids, record }) => {
        return { studentId: ids[0]!, contactId: ids[1]!, ...record };
      }),
    };
  }

  merged(): MergedContact[] {
    return this.schools().flatMap((school) =>
      school.contacts.merged().map(({ ivmId, sentAs, unmanaged }) => ({
        school: school.id,
        ivmId,
        ids: [...sentAs].sort(),
        unmanaged,
      })),
    );
  }

  deskSays(schoolId: string, studentId: string, ivmId: string): PickupAnswer | null {
    const school = this.school(schoolId);
    const said = school
      .relationships()
      .filter(({ ids }) => ids[0] === studentId && school.contacts.ivmIdOf(ids[1]!) === ivmId)
      .map(({ record }) => record.pickup);
    return (['Yes', 'Verify', 'No'] as const).find((answer) => said.includes(answer)) ?? null;
  }

  tamper(schoolId: string, studentId: string, contactId: string, pickup: PickupAnswer | null): void {
    const school = this.school(schoolId);
    const known = school.relationships().find(({ ids }) => ids[0] === studentId && ids[1] === contactId);
    const record = known?.record ?? {
      relationship: '',
      reason: 'linked' as const,
      priority: '',
      pickup: 'No' as const,
    };
    school.force({
      ids: [studentId, contactId],
      version: known?.version ?? 1,
      active: pickup !== null,
      record: { ...record, ...(pickup === null ? {} : { pickup }) },
    });
  }

  #add(content: SandboxSchoolContent): SandboxSchool {
    const { now = () => new Date(), keepsContactsApart = false } = this.options;
    const school = new SandboxSchool(content, { history: this.history, now, keepsContactsApart });
    this.#schools.set(content.id, school);
    return school;
  }
}

/** undefined: neither null nor a time. */
function timeOf(value: unknown): Date | null | undefined {
  if (value === null) return null;
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) return undefined;
  return new Date(value);
}
