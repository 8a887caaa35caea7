import { transformFileSync } from '@swc/core';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';

const lib = join(__dirname, '..');
const sources = join(lib, 'src');

/** Where the lib's own packages are: a compiled copy elsewhere does not find them by itself. */
const packages = [lib, join(lib, '..', '..')].map((folder) => join(folder, 'node_modules')).join(delimiter);

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The lib's sources as plain JavaScript in a temporary folder, for processes that can be killed. */
export class CompiledSources {
  readonly folder = mkdtempSync(join(tmpdir(), 'ivm-adapter-compiled-'));

  constructor() {
    for (const entry of readdirSync(sources, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(ts|json)$/.test(entry.name) || entry.name.endsWith('.spec.ts')) continue;
      const from = join(entry.parentPath, entry.name);
      const to = join(this.folder, relative(sources, from).replace(/\.ts$/, '.js'));
      mkdirSync(dirname(to), { recursive: true });
      if (entry.name.endsWith('.json')) {
        copyFileSync(from, to);
        continue;
      }
      const jsc = { target: 'es2023' as const, parser: { syntax: 'typescript' as const } };
      writeFileSync(to, transformFileSync(from, { jsc, module: { type: 'commonjs' }, swcrc: false }).code);
    }
  }

  /** Runs a script with `ivm` (the lib's door) and `testing` in reach, until it ends or kills itself. */
  run(script: string, nodeOptions: readonly string[] = []): Promise<ChildEnd> {
    const doors = `const ivm = require('./index.js'); const testing = require('./testing.js');\n`;
    const child = spawn(process.execPath, [...nodeOptions, '-e', doors + script], {
      cwd: this.folder,
      env: { ...process.env, NODE_PATH: packages },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => (stdout += data));
    child.stderr.on('data', (data) => (stderr += data));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
