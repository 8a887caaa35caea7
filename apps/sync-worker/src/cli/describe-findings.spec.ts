import type { ConnectionFix, Finding } from 'oneroster-client';
import { describeFindings } from './describe-findings';

const ok: Finding = { check: 'reach', verdict: 'ok', saw: 'It answers.', advice: '' };

describe('findings for people', () => {
  it('say that all is well, in a few lines', () => {
    expect(describeFindings('sis.example.org', ['Example SIS'], [ok])).toEqual([
      'Looked at sis.example.org (Example SIS)',
      '',
      '  ok    reach           It answers.',
      '',
      'Usable.',
    ]);
  });

  it('say which options mend it, when all that fails can be mended', () => {
    const failed: Finding<ConnectionFix> = {
      check: 'sign_in',
      verdict: 'fail',
      saw: 'Not accepted.',
      advice: 'Sign with HMAC-SHA1.',
      fix: { signature: 'sha1' },
    };
    const lines = describeFindings('x', [], [ok, failed]);
    expect(lines).toContain('                        -> Set: --signature sha1');
    expect(lines.at(-1)).toBe('Not usable as it is, but usable with: --signature sha1');
    const other = { ...failed, fix: undefined } as unknown as Finding<ConnectionFix>;
    expect(describeFindings('x', [], [failed, other]).at(-1)).toBe('Not usable as it is.');
  });

  it('name the settings of a registration that no option sets', () => {
    const fix: ConnectionFix = { scopes: [], sort: false, selectFields: false, parametersIn: 'query' };
    const finding: Finding<ConnectionFix> = { check: 'sort', verdict: 'fail', saw: 'A.', advice: 'B.', fix };
    const text = describeFindings('x', [], [finding]).join(' ');
    for (const setting of ['scopes none', 'sort off', 'selectFields off', 'parametersIn query'])
      expect(text.replace(/\s+/g, ' ')).toContain(setting);
  });

  it('say what to ask the SIS when guardians are missing, and keep to the width', () => {
    const long = 'Ask the SIS whether its OneRoster data holds guardians at all. '.repeat(5).trim();
    const lines = describeFindings(
      'x',
      [],
      [{ check: 'guardians', verdict: 'warn', saw: long, advice: long }],
    );
    expect(lines.join('\n')).toContain('What to ask the support of your SIS:');
    expect(lines).toContain('Usable. 1 warning.');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
  });
});
