import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import * as client from './index';
import * as testing from './testing';

/** The examples as a reader would paste them, imports and all; only the path is put into a folder of the test. */
function examples(folder: string): string[] {
  const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
  return [...readme.matchAll(/```ts\n(.*?)```/gs)].map((found) =>
    (found[1] ?? '').replace(/'((?:district|links)\.\w+)'/g, (_, name: string) =>
      JSON.stringify(join(folder, name)),
    ),
  );
}

async function run(example: string, log: (...line: unknown[]) => void): Promise<void> {
  const [imports, body] = [/^import .*$/gm, example].map((part) =>
    typeof part === 'string' ? part.replace(/^import .*$/gm, '') : (example.match(part) ?? []).join('\n'),
  );
  const source = `${imports}\nexport async function example(console) {\n${body}\n}`;
  const { code } = transformSync(source, {
    jsc: { parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  const doors: Record<string, unknown> = { 'oneroster-client': client, 'oneroster-client/testing': testing };
  const module = { exports: {} as { example?: (console: unknown) => Promise<void> } };
  new Function('require', 'module', 'exports', code)((name: string) => doors[name], module, module.exports);
  await module.exports.example?.({ log });
}

describe('README', () => {
  it('has examples that run: what one writes, another reads; a supplement; a check; a provider', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'readme-'));
    const [read, pull, supplement, look, write, serve] = examples(folder);
    expect(read?.trim().split('\n').length).toBeLessThanOrEqual(10);
    const lines: unknown[][] = [];
    await run(write ?? '', () => undefined);
    await run(read ?? '', (...line) => lines.push(line));
    writeFileSync(
      join(folder, 'links.csv'),
      'studentSourcedId,contactSourcedId,Release To\nstudent-1,guardian-1,No\n',
    );
    await run(supplement ?? '', (...line) => lines.push(line));
    const roles: unknown[][] = [];
    expect(pull?.trim().split('\n').length).toBeLessThanOrEqual(10);
    await run(pull ?? '', (...line) => roles.push(line));
    expect(roles.flat().toSorted()).toEqual(['guardian', 'student']);
    rmSync(folder, { recursive: true });
    const served: unknown[][] = [];
    await run(serve ?? '', (...line) => served.push(line));
    const looked: unknown[][] = [];
    await run(look ?? '', (...line) => looked.push(line));
    expect(looked).toEqual([['sort', 'warn', { sort: false }], [true]]);
    expect(served).toEqual([['1', 1]]);
    expect(lines).toEqual([
      ['orgs', expect.objectContaining({ name: 'Lincoln Elementary' })],
      ['users', expect.objectContaining({ role: 'student', givenName: 'Ada' })],
      ['users', expect.objectContaining({ role: 'guardian' })],
      [2, 'no'],
    ]);
  });
});
