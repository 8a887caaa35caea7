import { importing, lintPlanted, workspaceRoot } from './plant.mjs';
import type { Constraint, Message, Planted, Project } from './plant.mjs';
import { plantWorkspace } from './planted-workspace.mjs';

/** The tables of the architecture, written down again by hand: the configuration is judged by them. */
const projects: Record<string, [string, string]> = {
  'roster-domain': ['type:domain', 'scope:roster'],
  'roster-store': ['type:data-access', 'scope:roster'],
  'oneroster-client': ['type:client', 'scope:oneroster'],
  'ivm-adapter': ['type:adapter', 'scope:ivm'],
  'sync-worker': ['type:app', 'scope:sync'],
  'admin-api': ['type:app', 'scope:support'],
  tools: ['type:tool', 'scope:tool'],
};

const mayKnow: Record<string, string[]> = {
  'type:app': ['type:domain', 'type:data-access', 'type:client', 'type:adapter'],
  'type:adapter': ['type:domain'],
  'type:data-access': ['type:domain'],
  'type:client': [],
  'type:domain': [],
  'type:tool': [],
  'scope:sync': ['scope:roster', 'scope:oneroster', 'scope:ivm'],
  'scope:support': ['scope:roster', 'scope:oneroster', 'scope:ivm'],
  'scope:roster': ['scope:roster'],
  'scope:oneroster': ['scope:oneroster'],
  'scope:ivm': ['scope:ivm', 'scope:roster'],
  'scope:tool': [],
};

const rule = '@nx/enforce-module-boundaries';
const tags = Object.keys(mayKnow);
const axisOf = (tag: string) => tag.split(':')[0] ?? '';
const projectNamed = (role: string, tag: string) => `${role}-${tag.replace(':', '-')}`;

function expectedMessage(source: string): string {
  const targets = mayKnow[source] ?? [];
  const listed = targets.map((tag) => `"${tag}"`).join(', ');
  return targets.length === 0
    ? `A project tagged with "${source}" cannot depend on any libs with tags`
    : `A project tagged with "${source}" can only depend on libs tagged with ${listed}`;
}

describe('every constraint of both axes', () => {
  // The other axis is held open on purpose, so that only the axis under test can refuse.
  const openAxis: Record<string, { source: string; target: string }> = {
    type: { source: 'scope:sync', target: 'scope:roster' },
    scope: { source: 'type:app', target: 'type:domain' },
  };
  const planted: Record<string, string[]> = {};
  for (const tag of tags) {
    planted[projectNamed('source', tag)] = [tag, openAxis[axisOf(tag)]!.source];
    planted[projectNamed('target', tag)] = [tag, openAxis[axisOf(tag)]!.target];
  }
  const pairs = tags.flatMap((source) =>
    tags
      .filter((target) => axisOf(target) === axisOf(source))
      .map((target) => ({ source, target, allowed: mayKnow[source]!.includes(target) })),
  );
  let messages: Record<string, Message[]>;

  beforeAll(async () => {
    const workspace = plantWorkspace(planted);
    try {
      const cases = pairs.map(({ source, target }) => ({
        name: `${source} -> ${target}`,
        file: workspace.file(projectNamed('source', source)),
        text: importing(projectNamed('target', target)),
      }));
      ({ messages } = await lintPlanted(workspace.root, cases));
    } finally {
      workspace.remove();
    }
  });

  test.each(pairs.filter(({ allowed }) => allowed))('$source may know $target', ({ source, target }) => {
    expect(messages[`${source} -> ${target}`]).toEqual([]);
  });

  test.each(pairs.filter(({ allowed }) => !allowed))('$source may not know $target', ({ source, target }) => {
    expect(messages[`${source} -> ${target}`]).toEqual([{ ruleId: rule, message: expectedMessage(source) }]);
  });
});

const sourceFolder = (project: string) =>
  project === 'tools' ? 'tools' : `${/worker|api/.test(project) ? 'apps' : 'libs'}/${project}/src`;

describe('the real projects', () => {
  const pairs = Object.keys(projects).flatMap((source) =>
    Object.keys(projects)
      .filter((target) => target !== source)
      .map((target) => {
        const [sourceTags, targetTags] = [projects[source]!, projects[target]!];
        const allowed = sourceTags.every((tag, axis) => mayKnow[tag]!.includes(targetTags[axis]!));
        return { name: `${source} -> ${target}`, source, target, allowed };
      }),
  );
  const forms: Record<string, string> = {
    'import type': `import type { planted } from 'roster-store';\nexport type Kept = typeof planted;\n`,
    'inline type import': `import { type planted } from 'roster-store';\nexport type Kept = typeof planted;\n`,
    'export from': `export { planted } from 'roster-store';\n`,
    'export type from': `export type { Planted } from 'roster-store';\n`,
    'import for its effects': `import 'roster-store';\n`,
    'dynamic import': `export const kept = () => import('roster-store');\n`,
    'testing door': importing('roster-store/testing'),
  };
  const places = {
    'spec file': 'planted.spec.ts',
    'module script': 'planted.mjs',
    'component file': 'planted.tsx',
  };
  const packages = [
    [
      'oneroster-client',
      ['yauzl', 'csv-parse'],
      ['@nestjs/common', '@nestjs/core', 'typeorm', 'typeorm/browser'],
    ],
    ['ivm-adapter', ['pino'], ['@nestjs/common', '@nestjs/core', 'typeorm', 'typeorm/browser']],
    ['roster-store', ['typeorm', 'pg'], ['@nestjs/common', '@nestjs/core']],
    ['sync-worker', ['@nestjs/common', 'pino'], []],
    ['admin-api', ['@nestjs/common', 'jose'], []],
    ['roster-domain', [], ['@nestjs/common', 'typeorm', 'pg', 'pino', 'csv-parse', 'fast-check']],
  ] as const;

  const cases: Planted[] = [
    ...pairs.map(({ name, source, target }) => ({
      name,
      file: `${sourceFolder(source)}/planted.${source === 'tools' ? 'mjs' : 'ts'}`,
      text: importing(target),
    })),
    ...Object.entries(forms).map(([name, text]) => ({ name, file: 'libs/ivm-adapter/src/planted.ts', text })),
    ...Object.entries(places).map(([name, file]) => ({
      name,
      file: `libs/oneroster-client/src/${file}`,
      text: importing('roster-domain'),
    })),
    ...packages.flatMap(([project, allowed, banned]) =>
      [...allowed, ...banned].map((specifier) => ({
        name: `${project} imports ${specifier}`,
        file: `${sourceFolder(project)}/planted.ts`,
        text: importing(specifier),
      })),
    ),
    {
      name: 'type of a banned package',
      file: 'libs/oneroster-client/src/planted.ts',
      text: `import type { DataSource } from 'typeorm';\nexport type Kept = DataSource;\n`,
    },
    {
      name: 'relative path into another project',
      file: 'libs/ivm-adapter/src/planted.ts',
      text: importing('../../roster-domain/src/index'),
    },
  ];
  let messages: Record<string, Message[]>;
  let graph: Record<string, Project>;

  beforeAll(async () => {
    ({ messages, projects: graph } = await lintPlanted(workspaceRoot, cases));
  });

  test('are the ones of the table, each with exactly its tag of either axis', () => {
    const known = (tag: string) => !tag.startsWith('npm:'); // Nx adds npm:public and npm:private by itself.
    const found = Object.entries(graph).map(([name, project]) => [name, project.tags.filter(known).sort()]);
    const wanted = Object.entries(projects).map(([name, pair]) => [name, [...pair].sort()]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(wanted));
  });

  test.each(pairs.filter(({ allowed }) => allowed))('$name passes', ({ name }) => {
    expect(messages[name]).toEqual([]);
  });

  // Where the graph already knows the opposite direction, Nx names the circle before it looks at the tags. The tools
  // have no entry Nx could resolve, so they, like the apps and everything in the domain, are refused by name as well.
  test.each(pairs.filter(({ allowed }) => !allowed))('$name is refused', ({ name, source, target }) => {
    const byTags = {
      ruleId: rule,
      message: expect.stringMatching(/^(A project tagged with|Circular dependency)/),
    };
    const byName = {
      ruleId: 'no-restricted-imports',
      message: expect.stringMatching(
        source === 'roster-domain' ? /The domain is pure/ : /Nothing imports an app or the tools/,
      ),
    };
    const refusals = [
      ...(target === 'tools' ? [] : [byTags]),
      ...(source === 'roster-domain' || /^(tools|sync-worker|admin-api)$/.test(target) ? [byName] : []),
    ];
    expect(messages[name]).toHaveLength(refusals.length);
    expect(messages[name]).toEqual(expect.arrayContaining(refusals));
  });

  test.each(Object.keys(forms))('a forbidden %s is refused', (name) => {
    expect(messages[name]).toEqual([{ ruleId: rule, message: expectedMessage('type:adapter') }]);
  });

  test.each(Object.keys(places))('a forbidden import in a %s is refused', (name) => {
    expect(messages[name]).toEqual([{ ruleId: rule, message: expectedMessage('type:client') }]);
  });

  describe.each(packages)('%s and packages from npm', (project, allowed, banned) => {
    const tag = projects[project]![0];
    if (allowed.length > 0) {
      test.each(allowed)('may import %s', (specifier) => {
        expect(messages[`${project} imports ${specifier}`]).toEqual([]);
      });
    }
    if (banned.length > 0) {
      test.each(banned)('may not import %s', (specifier) => {
        expect(messages[`${project} imports ${specifier}`]).toContainEqual({
          ruleId: rule,
          message: `A project tagged with "${tag}" is not allowed to import "${specifier}"`,
        });
      });
    }
  });

  test('even a type of a banned package is refused', () => {
    expect(messages['type of a banned package']).toEqual([
      { ruleId: rule, message: 'A project tagged with "type:client" is not allowed to import "typeorm"' },
    ]);
  });

  test('a relative path into another project is refused', () => {
    expect(messages['relative path into another project']).toEqual([
      { ruleId: rule, message: expect.stringContaining('relative or absolute path') },
    ]);
  });
});

describe('the constraints in force', () => {
  const places = Object.keys(projects).map(
    (name) => `${sourceFolder(name)}/any.${name === 'tools' ? 'mjs' : 'ts'}`,
  );
  const domain = 'libs/roster-domain/src';
  const packagesOfTheDomain: [string, string[]][] = [
    [`${domain}/index.ts`, []],
    [`${domain}/any/where.ts`, []],
    [`${domain}/testing.ts`, ['fast-check']],
    [`${domain}/testing/any.ts`, ['fast-check']],
    [`${domain}/any/where.spec.ts`, ['fast-check', '@jest/globals']],
  ];
  const files = [...new Set([...places, ...packagesOfTheDomain.map(([file]) => file)])];
  let inForce: Record<string, Constraint[]>;

  beforeAll(async () => {
    ({ constraints: inForce } = await lintPlanted(workspaceRoot, [], files));
  });

  test.each(files)('at %s are one for each tag, naming known tags of its own axis only', (file) => {
    const constraints = inForce[file]!;
    expect(constraints.map(({ sourceTag }) => sourceTag).sort()).toEqual([...tags].sort());
    for (const constraint of constraints) {
      expect(constraint).not.toHaveProperty('allSourceTags');
      expect(constraint.onlyDependOnLibsWithTags).toEqual(mayKnow[constraint.sourceTag]);
    }
  });

  test.each(packagesOfTheDomain)('at %s let the domain import %j from npm', (file, packages) => {
    const constraint = inForce[file]!.find(({ sourceTag }) => sourceTag === 'type:domain');
    expect(constraint?.allowedExternalImports).toEqual(packages);
  });

  test('the table stays on its axes and has a project for every tag', () => {
    for (const [tag, targets] of Object.entries(mayKnow)) {
      expect(targets.filter((target) => axisOf(target) !== axisOf(tag) || !tags.includes(target))).toEqual(
        [],
      );
    }
    expect([...new Set(Object.values(projects).flat())].sort()).toEqual([...tags].sort());
  });
});
