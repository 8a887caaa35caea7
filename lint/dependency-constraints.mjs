/**
 * Who may know whom. Two axes, and every project carries exactly one tag of each: `type:` says how pure it is,
 * `scope:` says which outside it may know. `tools/workspace/boundaries.spec.ts` proves every row with planted
 * imports and checks the vocabulary, because a misspelt tag would silently switch its whole axis off.
 *
 * One constraint names one tag. A constraint naming tags of both axes, or two constraints for one tag, opens a hole.
 */

const noNest = '@nestjs/*';
const noTypeorm = ['typeorm', 'typeorm/*'];

/** What a file of the pure domain may take from npm, by the part of the domain it belongs to. */
export const domainPackages = {
  source: [],
  testingDoor: ['fast-check'],
  spec: ['fast-check', '@jest/globals'],
};

/**
 * The constraints as `@nx/enforce-module-boundaries` reads them.
 *
 * @param {string[]} packagesOfTheDomain what `type:domain` may import from npm in the files being linted
 */
export function dependencyConstraints(packagesOfTheDomain = domainPackages.source) {
  return [
    {
      sourceTag: 'type:app',
      onlyDependOnLibsWithTags: ['type:domain', 'type:data-access', 'type:client', 'type:adapter'],
    },
    {
      sourceTag: 'type:adapter',
      onlyDependOnLibsWithTags: ['type:domain'],
      bannedExternalImports: [noNest, ...noTypeorm],
    },
    {
      sourceTag: 'type:data-access',
      onlyDependOnLibsWithTags: ['type:domain'],
      bannedExternalImports: [noNest],
    },
    { sourceTag: 'type:client', onlyDependOnLibsWithTags: [], bannedExternalImports: [noNest, ...noTypeorm] },
    { sourceTag: 'type:domain', onlyDependOnLibsWithTags: [], allowedExternalImports: packagesOfTheDomain },
    { sourceTag: 'type:tool', onlyDependOnLibsWithTags: [] },

    {
      sourceTag: 'scope:sync',
      onlyDependOnLibsWithTags: ['scope:roster', 'scope:oneroster', 'scope:ivm'],
    },
    {
      sourceTag: 'scope:support',
      onlyDependOnLibsWithTags: ['scope:roster', 'scope:oneroster', 'scope:ivm'],
    },
    { sourceTag: 'scope:roster', onlyDependOnLibsWithTags: ['scope:roster'] },
    { sourceTag: 'scope:oneroster', onlyDependOnLibsWithTags: ['scope:oneroster'] },
    { sourceTag: 'scope:ivm', onlyDependOnLibsWithTags: ['scope:ivm', 'scope:roster'] },
    { sourceTag: 'scope:tool', onlyDependOnLibsWithTags: [] },
  ];
}
