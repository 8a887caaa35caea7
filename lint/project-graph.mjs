import { createRequire } from 'node:module';

/**
 * Computes Nx's project graph before ESLint starts. The boundaries rule reads the graph from Nx's cache, and where
 * there is none (a fresh clone, `npx eslint .` in a project, an editor) it skips itself and lets everything pass.
 * Under `nx run` the graph has just been computed, so nothing is done then.
 */
export async function ensureProjectGraph() {
  if (process.env.NX_TASK_TARGET_PROJECT) return;
  process.env.NX_DAEMON = 'false';
  // Plugin workers cost half a second to start and are of no use to one short computation.
  process.env.NX_ISOLATE_PLUGINS = 'false';
  const { createProjectGraphAsync } = createRequire(import.meta.url)('@nx/devkit');
  await createProjectGraphAsync({ exitOnError: false });
}
