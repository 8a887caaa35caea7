/** Where the claims of the catalogue come from. */
export interface CatalogueSource {
  readonly title: string;
  /** Who says it: who makes the product, somebody else, or the requirements this library was built to. */
  readonly by: 'vendor' | 'third party' | 'requirements';
  readonly url?: string;
}

export const catalogueSources = {
  requirements: {
    title: 'Facts about OneRoster providers collected for this library before it was built',
    by: 'requirements',
  },
  nothingFound: {
    title: 'Looked for in public documentation of the vendor and of integrators, and not found',
    by: 'requirements',
  },
  infiniteCampusPrerequisites: {
    title: 'Infinite Campus: OneRoster Prerequisites',
    by: 'vendor',
    url: 'https://kb.infinitecampus.com/help/oneroster-prerequisites',
  },
  infiniteCampusAtGg4l: {
    title: 'GG4L: Establish a connection with Infinite Campus',
    by: 'third party',
    url: 'https://help.gg4l.com/knowledge/establish-a-connection-with-infinite-campus-api-1.2-data-source',
  },
  powerSchoolUnifiedClassroom: {
    title: 'PowerSchool Unified Classroom: OneRoster',
    by: 'vendor',
    url: 'https://docs.powerschool.com/UCHA/system-administration/integrations/oneroster',
  },
  powerSchoolAtClassLink: {
    title: 'ClassLink: PowerSchool API Activation',
    by: 'third party',
    url: 'https://support.classlink.com/hc/en-us/articles/360007232513-PowerSchool-API-Activation',
  },
  aeriesSetup: {
    title: 'Aeries: OneRoster API Setup',
    by: 'vendor',
    url: 'https://support.aeries.com/support/solutions/articles/14000065657-oneroster-api-setup',
  },
  aeriesAuthentication: {
    title: 'Aeries: OneRoster API Authentication Process',
    by: 'vendor',
    url: 'https://support.aeries.com/support/solutions/articles/14000065677-oneroster-api-authentication-process',
  },
  aeriesEndpoints: {
    title: 'Aeries: OneRoster 1.1 API Available Endpoints',
    by: 'vendor',
    url: 'https://support.aeries.com/support/solutions/articles/14000065667-oneroster-api-available-endpoints',
  },
  aeriesDataSync: {
    title: 'Aeries: OneRoster API Data Sync Considerations',
    by: 'vendor',
    url: 'https://support.aeries.com/support/solutions/articles/14000065678-oneroster-api-data-sync-considerations',
  },
  blackbaudIntegrations: {
    title: 'Blackbaud Education Management: Integrate with third-party web apps (OneRoster 1.1)',
    by: 'vendor',
    url: 'https://developer.blackbaud.com/skyapi/products/bbem/oneroster/integrations',
  },
  blackbaudAtFormative: {
    title: 'Formative: Rostering with Blackbaud',
    by: 'third party',
    url: 'https://help.formative.com/en/articles/4380353-gold-plan-schools-rostering-with-blackbaud',
  },
  synergyAtEdlink: {
    title: 'Edlink: Synergy, troubleshooting',
    by: 'third party',
    url: 'https://ed.link/docs/providers/synergy/troubleshooting',
  },
  skywardAtGg4l: {
    title: 'GG4L: Skyward',
    by: 'third party',
    url: 'https://help.gg4l.com/knowledge/skyward',
  },
  schoolDataSync: {
    title: 'Microsoft School Data Sync: OneRoster provider overview',
    by: 'third party',
    url: 'https://learn.microsoft.com/en-us/SchoolDataSync/oneroster-provider-overview',
  },
  visitorAware: {
    title: 'Visitor Aware: OneRoster student information system integration',
    by: 'third party',
    url: 'https://visitoraware.freshdesk.com/support/solutions/articles/43000540100-oneroster-student-information-system-integration',
  },
  classLinkPermissions: {
    title: 'ClassLink: Adding applications and modifying permissions',
    by: 'vendor',
    url: 'https://support.classlink.com/hc/en-us/articles/360039037693-Applications-Adding-Applications-Modifying-Permissions',
  },
} as const satisfies Readonly<Record<string, CatalogueSource>>;

export type SourceName = keyof typeof catalogueSources;
