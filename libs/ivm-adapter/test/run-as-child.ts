import { transformFileSync } from '@swc/core';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const sources = join(__dirname, '..', 'src');

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
      if (!entry.isFile() || !entry.name.endsWith('.ts') || entry.name.endsWith('.spec.ts')) continue;
      const from = join(entry.parentPath, entry.name);
      const to = join(this.folder, relative(sources, from).replace(/\.ts$/, '.js'));
      mkdirSync(dirname(to), { recursive: true });
      const jsc = { target: 'es2023' as const, parser: { syntax: 'typescript' as const } };
      writeFileSync(to, transformFileSync(from, { jsc, module: { type: 'commonjs' }, swcrc: false }).code);
    }
  }

  /** Runs a script with `ivm` (the lib's door) and `testing` in reach, until it ends or kills itself. */
  run(script: string, nodeOptions: readonly string[] = []): Promise<ChildEnd> {
    const doors = `const ivm = require('./index.js'); const testing = require('./testing.js');\n`;
    const child = spawn(process.execPath, [...nodeOptions, '-e', doors + script], { cwd: this.folder });
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
