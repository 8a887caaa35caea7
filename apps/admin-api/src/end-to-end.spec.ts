import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleOf, startSandboxProvider, writeBundle } from 'oneroster-client/testing';
import { ApiOnStore, type Ask } from './testing/api-on-store';
import { families } from './testing/families';
import { WorkerProcess } from './testing/worker-process';

/*
 * From nothing to a synced district, over HTTP only, with a real worker; beside it a second district, whose
 * administrator must never see any of it.
 */

interface Run {
  id: number;
  state: string;
  outcome: string | null;
  roster: { schools: number; students: number; contacts: number; links: number };
  changes: { students: { created: number; removed: number }; links: { updated: number } };
  reasons: { code: string }[];
  warnings: { code: string; examples?: string[] }[];
  rejections: { code: string; count: number }[];
  read: { supplement?: number };
  run: { trigger: string; registration: string };
}

let api: ApiOnStore;
let worker: WorkerProcess;
let folder: string;
let support: Ask;
let admin: Ask;
let others: Ask;
let district: string;
let registration: string;

const today = new Date().toISOString().slice(0, 10);
const enterprise = { timezone: 'UTC', edition: 'enterprise', addOn: { from: today, to: '2099-06-30' } };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roster-e2e-'));
  api = await ApiOnStore.start();
  worker = await WorkerProcess.start(api.database.databaseUrl, api.secretKeys);
  support = api.as({ sub: 'sam' });
});

afterAll(async () => {
  await worker?.stop();
  await api?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function bundle(each: number, more: object[] = []): Promise<FormData> {
  const path = join(folder, 'district.zip');
  const { orgs, users } = families(['lincoln', 'wilson'], each);
  await writeBundle(path, bundleOf({ orgs, users: [...users, ...(more as typeof users)] }));
  const form = new FormData();
  form.append('file', new Blob([await readFile(path)]), 'district.zip');
  return form;
}

/** Waits until a run is finished. */
async function over(path: string, runId: number): Promise<Run> {
  for (;;) {
    const { status, body } = await admin<Run>('GET', `${path}/runs/${runId}`);
    expect(status).toBe(200);
    if (body.state === 'finished') return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function send(form: FormData): Promise<Run> {
  const sent = await admin<{ runId: number }>('POST', `${registration}/bundles`, form);
  expect(sent.status).toBe(202);
  expect(sent.headers.get('location')).toBe(`/v1${registration}/runs/${sent.body.runId}`);
  return over(registration, sent.body.runId);
}

describe('a district is set up over HTTP alone', () => {
  it('made, with somebody who listens, and a registration that is checked', async () => {
    const made = await support<{ id: number }>('POST', '/districts', { name: 'Maple', ...enterprise });
    const other = await support<{ id: number }>('POST', '/districts', { name: 'Oak', ...enterprise });
    district = `/districts/${made.body.id}`;
    admin = api.as({ sub: 'kim', roles: ['district_admin'], districts: [made.body.id] });
    others = api.as({ sub: 'lou', roles: ['district_admin'], districts: [other.body.id] });
    const listeners = ['office@maple.example'];
    await admin('PATCH', `${district}/policy`, { emergencyContact: 'none' });
    await admin('PATCH', `${district}/notifications`, {
      held: listeners,
      restricted_person_at_desk: listeners,
    });
    const created = await admin<{ id: number }>('POST', `${district}/registrations`, {
      kind: 'csv',
      name: 'nightly',
    });
    registration = `${district}/registrations/${created.body.id}`;
    const check = await admin('POST', `${registration}/connection-check`, {});
    expect(check.body).toMatchObject({ usable: true, verdict: 'warn', state: 'checked' });
  });

  it('its schools mapped before any pull showed them; a preview changes nothing', async () => {
    const schools = [
      { sourcedId: 'lincoln', mapping: { ivmSchoolId: 'ivm-1', enabled: true, doorsOpenAt: '07:30' } },
      { sourcedId: 'typo', mapping: { ivmSchoolId: 'ivm-9', enabled: true, preloaded: false } },
    ];
    const preview = await admin<{ effects: object[] }>('PATCH', `${registration}/schools?preview=true`, {
      schools,
    });
    expect(preview.body).toMatchObject({
      preview: true,
      items: [{ sourcedId: 'lincoln' }, { sourcedId: 'typo' }],
    });
    expect(preview.body.effects).toHaveLength(2);
    expect((await admin('GET', `${registration}/schools`)).body).toEqual({ items: [], next: null });
    const mapped = await admin<{ items: object[] }>('PATCH', `${registration}/schools`, { schools });
    expect(mapped.body.items[0]).toEqual({
      ...{
        id: null,
        sourcedId: 'lincoln',
        name: null,
        type: null,
        status: 'not_seen',
        counts: null,
        asOf: null,
      },
      suggestion: 'No pull has shown a school of this id yet: check the id.',
      mapping: {
        ...{ ivmSchoolId: 'ivm-1', enabled: true, template: 'students_contacts', authoritative: true },
        ...{ timezone: 'UTC', doorsOpenAt: '07:30', preloaded: null, goLiveAt: null },
      },
    });
    expect(mapped.body.items[1]).toMatchObject({ sourcedId: 'typo', mapping: { preloaded: 'none' } });
  });

  it('a bundle sent before it is enabled waits, and runs once it is', async () => {
    const sent = await admin<{ runId: number }>('POST', `${registration}/bundles`, await bundle(7));
    expect(sent.status).toBe(202);
    const asked = await admin<Run>('POST', `${registration}/runs`, {});
    expect(asked).toMatchObject({ status: 409, body: { code: 'wrong_state' } });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const waiting = await admin<Run>('GET', `${registration}/runs/${sent.body.runId}`);
    expect(waiting.body).toMatchObject({
      state: 'queued',
      outcome: null,
      finishedAt: null,
      trigger: 'upload',
    });
    expect((await admin('POST', `${registration}/enable`)).status).toBe(200);
    const run = await over(registration, sent.body.runId);
    expect(run).toMatchObject({
      outcome: 'applied',
      run: { registration: 'nightly', trigger: 'upload' },
      roster: { students: 7, contacts: 7, links: 7 },
      changes: { students: { created: 7 } },
    });
    expect(run.warnings).toContainEqual(
      expect.objectContaining({ code: 'SCHOOL_NOT_SEEN', examples: ['typo'] }),
    );
  });

  it('a school enabled later is read by the next run, which reads the bundle that was sent last', async () => {
    const shown = await admin<{ items: { sourcedId: string; counts: object; suggestion: string }[] }>(
      'GET',
      `${registration}/schools`,
    );
    expect(shown.body.items).toContainEqual(
      expect.objectContaining({ sourcedId: 'lincoln', counts: { students: 7, contacts: 7, links: 7 } }),
    );
    const schools = [
      { sourcedId: 'wilson', mapping: { enabled: true } },
      { sourcedId: 'typo', mapping: { enabled: false } },
    ];
    const partly = await admin<{ pending: { id: number } }>('PATCH', `${registration}/schools`, { schools });
    expect(partly.status).toBe(202);
    const approval = `${district}/setting-changes/${partly.body.pending.id}/approve`;
    expect((await admin('POST', approval)).status).toBe(403);
    const approver = api.as({ sub: 'ada', roles: ['approver'], districts: 'all' });
    expect((await approver('POST', approval)).status).toBe(200);
    const dry = await admin<{ runId: number }>('POST', `${registration}/runs`, { dryRun: true });
    expect(await over(registration, dry.body.runId)).toMatchObject({
      outcome: 'applied',
      roster: { students: 7 },
    });
    const asked = await admin<{ runId: number }>('POST', `${registration}/runs`, {});
    expect(asked.status).toBe(202);
    const run = await over(registration, asked.body.runId);
    expect(run).toMatchObject({ outcome: 'applied', roster: { students: 14 }, run: { trigger: 'support' } });
  });

  it('a supplement starts no run, is taken over by the next one, and has its age', async () => {
    expect((await admin('GET', `${registration}/supplement`)).body['code']).toBe('supplement_not_found');
    const text =
      'studentSourcedId,contactSourcedId,pickup,relationship\ns-lincoln-0,g-lincoln-0,no,mother\ns-lincoln-1,g-lincoln-1,yes,father\n';
    const runs = async () =>
      (await admin<{ items: object[] }>('GET', `${registration}/runs`)).body.items.length;
    const before = await runs();
    const put = await admin('PUT', `${registration}/supplement`, text, { 'content-type': 'text/csv' });
    expect(put).toMatchObject({ status: 200, body: { rows: 2, stale: false } });
    expect(Date.now() - Date.parse(put.body['asOf'] as string)).toBeLessThan(60_000);
    expect(await runs()).toBe(before);
    const form = new FormData();
    form.append('file', new Blob([text]), 'links.csv');
    expect((await admin('PUT', `${registration}/supplement`, form)).body).toMatchObject({ rows: 2 });
    const run = await send(await bundle(7));
    expect(run).toMatchObject({
      outcome: 'applied',
      read: { supplement: 2 },
      changes: { links: { updated: 2 } },
    });
    expect((await send(await bundle(7))).outcome).toBe('nothing_to_do');
    expect((await admin('GET', `${registration}/supplement`)).body).toMatchObject({
      rows: 2,
      columns: expect.arrayContaining(['pickup']) as string[],
    });
  });

  it('bundles sent at once run one after the other, each once', async () => {
    const sent = await Promise.all(
      [bundle(7), bundle(7)].map(async (form) =>
        admin<{ runId: number }>('POST', `${registration}/bundles`, await form, {
          'idempotency-key': 'twice',
        }),
      ),
    );
    expect(sent[0]?.body.runId).toBe(sent[1]?.body.runId);
    const more = await admin<{ runId: number }>('POST', `${registration}/bundles`, await bundle(8));
    const runs = [sent[0]!.body.runId, more.body.runId];
    for (const id of runs)
      expect(['applied', 'nothing_to_do']).toContain((await over(registration, id)).outcome);
    const listed = await admin<{ items: Run[] }>('GET', `${registration}/runs?limit=2`);
    expect(listed.body.items.map(({ id }) => id)).toEqual([...runs].reverse());
  });

  it('a plan is read in counts, sentences and parts, and as a file; a run is followed by its events', async () => {
    const asked = await admin<{ runId: number }>('POST', `${registration}/bundles`, await bundle(9));
    const path = `${registration}/runs/${asked.body.runId}`;
    const followed = await admin<string>('GET', `${path}/events`, undefined, { accept: 'text/event-stream' });
    expect(followed.headers.get('content-type')).toContain('text/event-stream');
    const [last] = followed.body.trim().split('\n\n').slice(-1);
    expect(last).toContain('event: end');
    expect(last).toContain('"state":"finished"');

    const { body } = await admin<{ changes: { items: object[]; next: string } }>(
      'GET',
      `${path}/plan?limit=1`,
    );
    expect(body).toMatchObject({
      runId: asked.body.runId,
      outcome: 'applied',
      firstLoad: false,
      counts: { students: { created: 2 } },
      blastRadius: { leftWithNoAdult: 0, schoolsTouched: 2 },
      changes: { items: [{ change: 'create' }] },
    });
    const students = await admin<{ changes: { items: { kind: string; schools: string[] }[] } }>(
      'GET',
      `${path}/plan?kind=student&school=wilson&after=${body.changes.next}`,
    );
    for (const { kind, schools } of students.body.changes.items)
      expect([kind, schools]).toEqual(['student', ['wilson']]);
    const csv = await admin<string>('GET', `${path}/plan.csv`, undefined, { accept: 'text/csv' });
    const lines = csv.body.trimEnd().split('\r\n');
    expect(lines[0]).toBe('kind,change,direction,sourcedId,contactSourcedId,schools,fields,before,after');
    expect(lines).toContain('link,create,loosens,s-lincoln-8,g-lincoln-8,lincoln,state,,ACTIVE');
  });

  it('what cannot be used is counted and listed', async () => {
    const nameless = { ...families(['lincoln'], 1).users[0]!, sourcedId: 'odd', givenName: '' };
    const run = await send(await bundle(8, [nameless]));
    expect(run.rejections).toEqual([expect.objectContaining({ code: 'MISSING_FIELD', count: 1 })]);
    const csv = await admin<string>('GET', `${registration}/runs/${run.id}/rejections.csv`, undefined, {
      accept: 'text/csv',
    });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.body.split('\r\n')[0]).toBe('file,line,sourcedId,field,code,what,todo');
    expect(csv.body.split('\r\n')[1]).toMatch(/^users,\d+,odd,givenName,MISSING_FIELD,/);
  });

  it('and a provider over REST likewise, whose run is cancelled while it reads', async () => {
    const provider = await startSandboxProvider({ district: families(['lincoln'], 12) });
    try {
      const made = await admin<{ id: number }>('POST', `${district}/registrations`, {
        ...{ kind: 'rest', name: 'sis', baseUrl: provider.url, auth: { type: 'none' } },
      });
      const path = `${district}/registrations/${made.body.id}`;
      expect((await admin('POST', `${path}/connection-check`)).body['usable']).toBe(true);
      const mapping = { ivmSchoolId: 'ivm-1', enabled: true };
      const taken = await admin('PATCH', `${path}/schools`, { schools: [{ sourcedId: 'lincoln', mapping }] });
      expect(taken).toMatchObject({ status: 409, body: { code: 'school_has_authority' } });
      const schools = [{ sourcedId: 'lincoln', mapping: { ...mapping, authoritative: false } }];
      expect((await admin('PATCH', `${path}/schools`, { schools })).status).toBe(200);
      await admin('POST', `${path}/enable`);

      provider.misbehave({ kind: 'latency', ms: 60_000 });
      const asked = await admin<{ runId: number }>('POST', `${path}/runs`);
      const same = await admin<{ runId: number }>('POST', `${path}/runs`);
      expect(same.body.runId).toBe(asked.body.runId);
      for (;;) {
        const { body } = await admin<Run>('GET', `${path}/runs/${asked.body.runId}`);
        if (body.state === 'running') break;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect((await admin('POST', `${path}/runs/${asked.body.runId}/cancel`)).status).toBe(202);
      const cancelled = await over(path, asked.body.runId);
      expect(cancelled).toMatchObject({ outcome: 'cancelled', reasons: [{ code: 'CANCELLED_ON_REQUEST' }] });
      expect((await admin('POST', `${path}/runs/${asked.body.runId}/cancel`)).body['code']).toBe('run_over');

      provider.behave();
      const again = await admin<{ runId: number }>('POST', `${path}/runs`);
      expect(again.body.runId).not.toBe(asked.body.runId);
      expect(await over(path, again.body.runId)).toMatchObject({
        outcome: 'applied',
        roster: { students: 12 },
      });
    } finally {
      await provider.close();
    }
  });
});

describe('what cannot be used is refused in words', () => {
  const file = (content: string | Buffer, part = 'file'): FormData => {
    const form = new FormData();
    form.append(part, new Blob([content]), 'x');
    return form;
  };

  it.each<[string, string, () => unknown, string | undefined, number, string]>([
    ['a bundle without a file', 'POST /bundles', () => file('x', 'other'), undefined, 400, 'file_missing'],
    ['an empty bundle', 'POST /bundles', () => file(''), undefined, 400, 'file_empty'],
    ['a bundle as JSON', 'POST /bundles', () => ({ file: 'x' }), undefined, 400, 'file_missing'],
    ['a bundle as CSV', 'POST /bundles', () => 'a,b', 'text/csv', 415, 'media_type_not_supported'],
    [
      'a form that breaks off',
      'POST /bundles',
      () => '--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nPK',
      'multipart/form-data; boundary=b',
      400,
      'body_incomplete',
    ],
    [
      'a supplement without rows',
      'PUT /supplement',
      () => 'studentSourcedId,contactSourcedId\n',
      'text/csv',
      422,
      'supplement_refused',
    ],
    [
      'a supplement of other columns',
      'PUT /supplement',
      () => 'student,mother\n1,2\n',
      'text/csv',
      422,
      'supplement_refused',
    ],
    [
      'a school twice',
      'PATCH /schools',
      () => ({ schools: [1, 2].map(() => ({ sourcedId: 'a', mapping: {} })) }),
      undefined,
      400,
      'validation_failed',
    ],
    [
      'a time that is none',
      'PATCH /schools',
      () => ({ schools: [{ sourcedId: 'a', mapping: { doorsOpenAt: '7:30' } }] }),
      undefined,
      400,
      'validation_failed',
    ],
    [
      'an instant without a zone',
      'PATCH /schools',
      () => ({ schools: [{ sourcedId: 'a', mapping: { goLiveAt: '2026-09-01T05:00:00' } }] }),
      undefined,
      400,
      'validation_failed',
    ],
    [
      'a run that is dry in words',
      'POST /runs',
      () => ({ dryRun: 'yes' }),
      undefined,
      400,
      'validation_failed',
    ],
  ])('%s', async (_what, at, body, contentType, status, code) => {
    const [method = '', path = ''] = at.split(' ');
    const headers: Record<string, string> = contentType === undefined ? {} : { 'content-type': contentType };
    const answer = await admin(method, `${registration}${path}`, body(), headers);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  it('a bundle that is no zip, or of another version, is a run that was refused, and the roster stays', async () => {
    expect(await send(file('not a zip'))).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'NOT_A_ZIP' }],
      roster: { students: 16 },
    });
    const path = join(folder, 'other.zip');
    const { orgs, users } = families(['lincoln'], 8);
    const files = Object.entries(bundleOf({ orgs, users })).filter(([name]) => name !== 'manifest.csv');
    await writeBundle(path, files, { manifest: { version: '1.2' } });
    expect(await send(file(await readFile(path)))).toMatchObject({
      outcome: 'refused',
      roster: { students: 16 },
    });
  });

  it('nothing of what was refused is left behind', async () => {
    const id = Number(district.split('/').at(-1));
    const left = await api.store.withDistrict(id, (tx) =>
      tx.query('select u.kind from upload u where not complete or (u.kind = $1 and u.rows is null)', [
        'supplement',
      ]),
    );
    expect(left).toEqual([]);
  });
});

describe('another district', () => {
  it('sees none of it at any address, and cannot reach it through its own', async () => {
    const runs = await admin<{ items: Run[] }>('GET', `${registration}/runs`);
    const runId = runs.body.items[0]!.id;
    const own = `/districts/${(await others<{ items: { id: number }[] }>('GET', '/districts')).body.items[0]!.id}`;
    const made = await others<{ id: number }>('POST', `${own}/registrations`, {
      kind: 'csv',
      name: 'nightly',
    });
    const foreign = registration.split('/').at(-1);
    const addresses: [string, string, unknown?][] = [
      ['GET', ''],
      ['PATCH', '', {}],
      ['GET', '/schools'],
      ['PATCH', '/schools', { schools: [{ sourcedId: 'lincoln', mapping: { enabled: false } }] }],
      ['POST', '/bundles', await bundle(1)],
      ['PUT', '/supplement', await bundle(1)],
      ['GET', '/supplement'],
      ['POST', '/runs', {}],
      ['GET', '/runs'],
      ['GET', `/runs/${runId}`],
      ['POST', `/runs/${runId}/cancel`],
      ['GET', `/runs/${runId}/rejections.csv`],
      ['GET', `/runs/${runId}/plan`],
      ['GET', `/runs/${runId}/plan.csv`],
      ['GET', `/runs/${runId}/events`],
      ['POST', '/pause'],
    ];
    for (const [method, below, body] of addresses) {
      const media = { csv: 'text/csv', events: 'text/event-stream' }[/(csv|events)$/.exec(below)?.[0] ?? ''];
      const accept: Record<string, string> = media === undefined ? {} : { accept: media };
      const through = async (path: string) =>
        (await others(method, `${path}${below}`, body, accept)).body['code'];
      expect([below, await through(registration)]).toEqual([below, 'district_not_found']);
      expect([below, await through(`${own}/registrations/${foreign}`)]).toEqual([
        below,
        'registration_not_found',
      ]);
      if (below.includes(String(runId)))
        expect([below, await through(`${own}/registrations/${made.body.id}`)]).toEqual([
          below,
          'run_not_found',
        ]);
    }
    expect((await others('GET', `${own}/registrations/${made.body.id}/runs`)).body).toEqual({
      items: [],
      next: null,
    });
    expect((await admin('GET', `${registration}`)).body['state']).toBe('enabled');
  });
});

it('no name of anybody is in a log', () => {
  expect(api.running.log() + worker.said()).not.toMatch(/Ada|Cleo|Example0|hidden/);
});
