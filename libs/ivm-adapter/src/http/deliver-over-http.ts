import type { DeliverOptions, DeliveryReceipt, SchoolLists, Validity } from '../port/ivm-gateway';
import { compareLists } from './compare-lists';
import type { HttpGatewayParts } from './create-http-gateway';
import type { IvmApi } from './ivm-api';
import type { ListChange } from './list-change';
import { ChangeSender } from './send-changes';

/** Brings one school level: first whatever takes away, then people, then what gives. */
export async function deliverOverHttp(
  parts: HttpGatewayParts,
  lists: SchoolLists,
  options: DeliverOptions,
): Promise<DeliveryReceipt> {
  const { ledger, capabilities } = parts;
  options.signal?.throwIfAborted();
  const found = await compareLists(lists, ledger, capabilities, options.signal);
  const sender = new ChangeSender({ ...parts, schoolId: lists.school.id, options });
  const of = (kind: ListChange['kind'], tightens: boolean) =>
    found.changes.filter((change) => change.kind === kind && change.tightens === tightens);

  await sender.send(of('relationships', true));
  await sender.send(of('contacts', true));
  await sender.send(of('students', true));
  await sender.send(of('students', false));
  // While something that was taken back may still stand there, nobody gets a new name, nor joins one who has it.
  const contacts = of('contacts', false);
  if (sender.pending === 0) await sender.send(contacts);
  else sender.pending += contacts.length;
  const refused = (person: string) => found.peopleSetAside.has(person) || sender.refusedPeople.has(person);
  const isDangling = ({ ids }: ListChange) => refused(`students ${ids[0]}`) || refused(`contacts ${ids[1]}`);
  const gives = [...of('relationships', false), ...sender.afterPeople];
  await sender.setAsideUnsent(gives.filter(isDangling));
  await sender.send(gives.filter((change) => !isDangling(change)));

  // Lists that may still say too much are let run out rather than renewed.
  const renewed =
    sender.pending === 0 && (await tellValidity(parts, lists.school.id, lists.validity, options));
  const changed = Object.values(sender.confirmed).some((count) => count > 0);
  const took = found.changes.some(({ op }) => op === 'deactivate');
  return {
    state: sender.pending > 0 ? 'pending' : changed || took || renewed ? 'delivered' : 'unchanged',
    students: found.level.students + sender.confirmed.students,
    contacts: found.level.contacts + sender.confirmed.contacts,
    links: found.level.relationships + sender.confirmed.relationships,
    withheld: found.withheld,
    pending: sender.pending,
    setAside: found.stillSetAside.length + sender.setAside.length,
  };
}

/** @returns whether it was anything new */
async function tellValidity(
  { api, ledger }: Pick<HttpGatewayParts, 'api' | 'ledger'>,
  schoolId: string,
  { asOf, validUntil }: Validity,
  options: DeliverOptions,
): Promise<boolean> {
  const name = `validity ${schoolId}`;
  const body = { asOf: asOf?.toISOString() ?? null, validUntil: validUntil?.toISOString() ?? null };
  const path = `/schools/${encodeURIComponent(schoolId)}/validity`;
  return tellFact({ api, ledger }, { name, path, body }, options);
}

/** Tells IVM something that is one small thing, unless it is known to hold it. */
export async function tellFact(
  { api, ledger }: { readonly api: IvmApi; readonly ledger: HttpGatewayParts['ledger'] },
  { name, path, body }: { readonly name: string; readonly path: string; readonly body: object },
  options: DeliverOptions,
): Promise<boolean> {
  const wanted = JSON.stringify(body);
  if ((await ledger.fact(name)) === wanted) return false;
  options.signal?.throwIfAborted();
  await options.fence?.();
  await ledger.keepFact(name, null);
  let version = await ledger.nextVersion();
  for (;;) {
    const answer = await api.ask({ method: 'PUT', path, body: { version, ...body }, ...options });
    const held = 'body' in answer ? answer.body['version'] : undefined;
    if (typeof held !== 'number' || held <= version) break;
    version = await ledger.nextVersion(held);
  }
  await ledger.keepFact(name, wanted);
  return true;
}
