import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

const depConstraints = [
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:domain', 'type:data-access', 'type:client', 'type:adapter'] },
  { sourceTag: 'type:adapter', onlyDependOnLibsWithTags: ['type:domain'], bannedExternalImports: ['@nestjs/*', 'typeorm'] },
  { sourceTag: 'type:data-access', onlyDependOnLibsWithTags: ['type:domain'], bannedExternalImports: ['@nestjs/*'] },
  { sourceTag: 'type:client', onlyDependOnLibsWithTags: [], bannedExternalImports: ['@nestjs/*', 'typeorm'] },
  { sourceTag: 'type:domain', onlyDependOnLibsWithTags: [], allowedExternalImports: [] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'scope:sync', onlyDependOnLibsWithTags: ['scope:roster', 'scope:oneroster', 'scope:ivm'] },
  { sourceTag: 'scope:support', onlyDependOnLibsWithTags: ['scope:roster', 'scope:oneroster', 'scope:ivm'] },
  { sourceTag: 'scope:roster', onlyDependOnLibsWithTags: ['scope:roster'] },
  { sourceTag: 'scope:oneroster', onlyDependOnLibsWithTags: ['scope:oneroster'] },
  { sourceTag: 'scope:ivm', onlyDependOnLibsWithTags: ['scope:ivm', 'scope:roster'] },
  { sourceTag: 'scope:tool', onlyDependOnLibsWithTags: [] },
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', '.data/**', '**/jest.config.*', 'jest.preset.js'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.mjs'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': ['error', { enforceBuildableLibDependency: true, allow: [], depConstraints }],
    },
  },
);
