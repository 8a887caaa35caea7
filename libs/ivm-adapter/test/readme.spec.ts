import { transformSync } from '@swc/core';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as door from '../src/index';
import * as testingDoor from '../src/testing';

test('the lines of the README do what they say', async () => {
  const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
  const lines = /```ts\n([^]*?)```/.exec(readme)![1]!;
  const said = /\/\/ result: (.*)/.exec(lines)![1]!;
  const body = lines.replace(/import (\{[^}]*\}) from '([^']*)';/g, "const $1 = doors['$2'];");
  const script = transformSync(
    `async function readme(doors, directory) { let result;\n${body}\nreturn result; }`,
    {
      jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
      swcrc: false,
    },
  ).code;
  const directory = mkdtempSync(join(tmpdir(), 'readme-'));
  try {
    const readmeFunction = new Function(`${script}; return readme;`)() as (
      ...given: unknown[]
    ) => Promise<unknown>;
    const result = await readmeFunction(
      { 'ivm-adapter': door, 'ivm-adapter/testing': testingDoor },
      directory,
    );
    expect(JSON.stringify(result)).toBe(said);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
