import type { SchoolChanges } from '../run/school-changes';
import { NOTHING_DELIVERED, type SyncReport } from '../run/sync-report';
import { describeReport } from './describe-report';

const NOTHING = { created: 0, updated: 0, removed: 0 };

function report(given: Partial<SyncReport> = {}): SyncReport {
  return {
    outcome: 'nothing_to_do',
    reasons: [],
    run: {
      id: 1,
      registration: 'local',
      trigger: 'cli',
      startedAt: '2026-09-01T12:00:00.000Z',
      finishedAt: '2026-09-01T12:00:01.500Z',
      durationMs: 1_500,
    },
    read: { orgs: 2, users: 1_300, demographics: 0, rejected: 0 },
    roster: { schools: 1, students: 1_200, contacts: 1, links: 1 },
    changes: { students: NOTHING, contacts: NOTHING, links: NOTHING },
    schools: [],
    rejections: [],
    warnings: [],
    delivery: NOTHING_DELIVERED,
    ...given,
  };
}

function changed(name: string, given: Partial<SchoolChanges> = {}): SchoolChanges {
  return {
    sourcedId: name,
    name,
    state: 'applied',
    students: { before: 120, ...NOTHING },
    contacts: { before: 150, ...NOTHING },
    links: { before: 1_240, ...NOTHING, unconfirmed: 0 },
    leftWithNoAdult: 0,
    ...given,
  };
}

const LINCOLN = changed('Lincoln', {
  state: 'held',
  contacts: { before: 150, created: 0, updated: 0, removed: 14 },
  links: { before: 1_240, created: 1, updated: 0, removed: 1_020, unconfirmed: 0 },
  leftWithNoAdult: 3,
});
const GRANT = changed('Grant', { students: { before: 1, created: 2, updated: 1, removed: 1 } });
const LOSS = { code: 'CONTACTS_REMOVED', school: 'Lincoln', text: 'Lincoln: 14 of 150 contacts would go.' };

const text = (given: Partial<SyncReport>, typed = ['--bundle', 'd.zip'], approving = false): string[] =>
  describeReport(report(given), false, { arguments: typed, approving });

describe('what a run says at the terminal', () => {
  it.each<[string, Partial<SyncReport>, string]>([
    ['nothing to do', {}, 'Nothing to do: the roster is as the export says (registration "local", 1.5 s)'],
    ['applied', { outcome: 'applied' }, 'Applied (registration "local", 1.5 s)'],
    ['refused', { outcome: 'refused' }, 'Refused; nothing was changed (registration "local", 1.5 s)'],
    ['cancelled', { outcome: 'cancelled' }, 'Cancelled; nothing was changed (registration "local", 1.5 s)'],
    ['failed', { outcome: 'failed' }, 'Failed; nothing was changed (registration "local", 1.5 s)'],
    [
      'held everywhere',
      { outcome: 'held', schools: [LINCOLN] },
      'Held for approval: 1 school; nothing was removed (registration "local", 1.5 s)',
    ],
    [
      'held in part',
      {
        outcome: 'held',
        schools: [LINCOLN, GRANT],
        changes: { students: { created: 2, updated: 1, removed: 1 }, contacts: NOTHING, links: NOTHING },
      },
      'Held for approval: 1 school; the other schools were brought up to date (registration "local", 1.5 s)',
    ],
    [
      'a hold that was only tried',
      { outcome: 'held', schools: [LINCOLN], run: { ...report().run, dryRun: true } },
      'Tried without applying: would be held for approval: 1 school (registration "local", 1.5 s)',
    ],
  ])('%s', (_, given, headline) => {
    expect(text(given)[0]).toBe(headline);
  });

  it('groups numbers, and knows one from many', () => {
    expect(
      text({ read: { orgs: 1, users: 1_300, demographics: 0, rejected: 0, supplement: 1 } }).slice(1),
    ).toEqual([
      'Read: 1 org, 1,300 users; 1 row of the supplement.',
      'In the roster: 1,200 students and 1 contact with 1 link, in 1 school.',
    ]);
  });

  it('says of a held school whom it touches, what holds meanwhile, and how to approve in words a shell reads', () => {
    const typed = [
      '--bundle',
      "Robin's export.zip",
      '--out',
      'lists',
      '--approve',
      '--by',
      'R',
      '--reason=x',
      '--json',
    ];
    expect(text({ outcome: 'held', reasons: [LOSS], schools: [LINCOLN] }, typed).slice(1, 7)).toEqual([
      '  - Lincoln: 14 of 150 contacts would go.',
      'What waits:',
      '  - Lincoln would lose 14 of its 150 contacts and 1,020 of its 1,240 links; would gain 1 link. 3 students would have no linked adult left.',
      expect.stringContaining('its list says Verify: the front desk asks the office'),
      expect.stringContaining('approve it within 72 hours:'),
      `  npm run --silent sync -- --bundle 'Robin'\\''s export.zip' --out lists --approve --by "YOUR NAME" --reason "WHY IT IS RIGHT"`,
    ]);
  });

  it('tells a person whose approval did not reach that it did not', () => {
    const given: Partial<SyncReport> = { outcome: 'held', schools: [LINCOLN] };
    const sentence = /The approval covered only what the last held run showed/;
    expect(text(given, [], true).join('\n')).toMatch(sentence);
    expect(text(given, [], false).join('\n')).not.toMatch(sentence);
  });

  it('promises no list a new date for a school that was not believed', () => {
    const lines = text({ outcome: 'failed', schools: [{ ...LINCOLN, state: 'silent' }] }).join('\n');
    expect(lines).toContain('stays as it was; its lists keep their old date');
    expect(lines).toContain('Not believed: 1 school; nobody was added or removed');
    expect(lines).not.toContain('Verify');
    expect(lines).not.toContain('nothing was changed');
    // A "no" in a supplement acts though the rest is not believed.
    const read = { ...report().read, supplement: 3 };
    expect(text({ outcome: 'failed', read, schools: [{ ...LINCOLN, state: 'silent' }] })).toContain(
      'What the supplement newly forbids is in force all the same.',
    );
  });

  it('has one row a school when there are several, those that wait marked', () => {
    const lines = text({ outcome: 'held', schools: [LINCOLN, GRANT] });
    const at = lines.findIndex((line) => line.startsWith('By school'));
    expect(lines.slice(at, at + 4)).toEqual([
      'By school (+ created, ~ updated, - removed):',
      '           students  contacts  links',
      '  Lincoln  .         -14       +1 -1,020  waits for approval',
      '  Grant    +2 ~1 -1  .         .',
    ]);
    expect(text({ schools: [GRANT] }).join('\n')).not.toContain('By school');
  });

  it('stops after thirty schools and says how many more there are', () => {
    const schools = Array.from({ length: 35 }, (_, at) => changed(`School ${at} of a very long name indeed`));
    const lines = text({ outcome: 'applied', schools, moreSchools: 10 });
    const rows = lines.filter((line) => line.startsWith('  School'));
    expect(rows).toHaveLength(30);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThan(80);
    expect(lines).toContain('  and 15 more schools');
  });

  it('says of a dry run who would be lost though nothing would wait', () => {
    const run = { ...report().run, dryRun: true as const };
    expect(text({ outcome: 'applied', run, schools: [GRANT] })).toContain(
      'Grant would lose 1 of its 1 student; would gain 2 students; would change 1 of its 1 student.',
    );
  });

  it('says nothing of a roster nobody has looked at', () => {
    const run = { ...report().run, id: null };
    expect(text({ outcome: 'failed', run }).join('\n')).not.toContain('In the roster');
  });

  it('explains what was not usable, with ids only when asked', () => {
    const rejections: SyncReport['rejections'] = [
      { code: 'MISSING_FIELD', resource: 'users', field: 'givenName', count: 1, examples: ['u-1'] },
    ];
    const normal = text({ rejections }).join('\n');
    expect(normal).toContain('Not usable: 1 record of users. The person has no givenName');
    expect(normal).not.toContain('u-1');
    expect(describeReport(report({ rejections }), true, null).join('\n')).toContain('such as u-1');
  });
});
