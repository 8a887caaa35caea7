import type { CatalogueEntry, Claim, ContactsOverOneRoster } from './catalogue-entry';
import { fieldMappings, type FieldMappingPreset } from './field-mappings';
import type { SourceName } from './sources';

function documented<Value>(value: Value, source: SourceName, note?: string): Claim<Value> {
  return { value, sureness: 'documented', source, ...(note === undefined ? {} : { note }) };
}

function reported<Value>(value: Value, source: SourceName, note?: string): Claim<Value> {
  return { value, sureness: 'reported', source, ...(note === undefined ? {} : { note }) };
}

const contactsNotConfirmed: Claim<ContactsOverOneRoster> = {
  value: 'unconfirmed',
  sureness: 'unconfirmed',
  source: 'nothingFound',
};

function sideFileFields(mapping: FieldMappingPreset): Claim<FieldMappingPreset> {
  return reported(mapping, 'requirements', 'Fields of the product; not known to come over OneRoster.');
}

/** What is not listed below a name is not known. */
const nothingKnown = { alsoCalled: [], hosts: [], preset: {}, quirks: [], fieldMappings: [] } as const;

/** Products publicly described as OneRoster 1.1 sources. Presets are where to begin; the connection check decides. */
export const providerCatalogue: readonly CatalogueEntry[] = [
  {
    ...nothingKnown,
    id: 'aequitas-q',
    name: 'Aequitas Q',
    alsoCalled: ['Q SIS', 'Aequitas'],
    offersOneRoster: reported(true, 'schoolDataSync'),
    contacts: reported('documented', 'schoolDataSync', 'School Data Sync takes contacts from it.'),
  },
  {
    ...nothingKnown,
    id: 'aeries',
    name: 'Aeries',
    alsoCalled: ['Aeries SIS'],
    hosts: [documented('aeries.net', 'aeriesSetup')],
    offersOneRoster: documented(true, 'aeriesSetup'),
    contacts: contactsNotConfirmed,
    preset: {
      auth: documented('oauth2', 'aeriesAuthentication'),
      baseUrl: documented('https://<district>.aeries.net/aeries/ims/oneroster/v1p1', 'aeriesEndpoints'),
      tokenUrl: documented('https://<district>.aeries.net/aeries/token', 'aeriesAuthentication'),
      scopes: documented(
        ['https://purl.imsglobal.org/spec/or/v1p1/scope/roster-core.readonly'],
        'aeriesAuthentication',
      ),
    },
    quirks: [
      documented('SCOPE_REQUIRED', 'aeriesAuthentication'),
      documented('LOAD_BY_DAY', 'aeriesDataSync'),
    ],
  },
  {
    ...nothingKnown,
    id: 'blackbaud',
    name: 'Blackbaud Education Management',
    alsoCalled: ['Blackbaud', 'Blackbaud SIS'],
    hosts: [
      documented('api.sky.blackbaud.com', 'blackbaudIntegrations'),
      reported('myschoolapp.com', 'blackbaudAtFormative'),
    ],
    offersOneRoster: documented(true, 'blackbaudIntegrations'),
    contacts: reported('documented', 'schoolDataSync', 'School Data Sync takes contacts from it.'),
    preset: {
      auth: documented('oauth2', 'blackbaudIntegrations'),
      baseUrl: documented(
        'https://api.sky.blackbaud.com/afe-rostr/ims/oneroster/v1p1',
        'blackbaudIntegrations',
        'Older connections use https://<school>.myschoolapp.com/ims/oneroster/v1p1.',
      ),
      tokenUrl: documented('https://oauth2.sky.blackbaud.com/token', 'blackbaudIntegrations'),
    },
  },
  {
    ...nothingKnown,
    id: 'classlink',
    name: 'ClassLink Roster Server',
    alsoCalled: ['ClassLink', 'Roster Server'],
    hosts: [
      reported('rosterserver.com', 'requirements', 'One district, asked directly with OAuth 1.0a.'),
      reported('oneroster-proxy.apis.classlink.com', 'requirements', 'The proxy, for partners.'),
      reported('oneroster-proxy.classlink.io', 'requirements', 'The older name of the proxy.'),
    ],
    offersOneRoster: documented(true, 'classLinkPermissions'),
    contacts: {
      value: 'unconfirmed',
      sureness: 'unconfirmed',
      source: 'nothingFound',
      note: 'It hands on what the district loads into it; guardians only with "Unenrolled Users" switched on.',
    },
    preset: {
      auth: reported('classlink', 'requirements', 'Through the proxy; a district asked directly has oauth1.'),
      baseUrl: reported(
        'https://<district>-v2.rosterserver.com/ims/oneroster/v1p1',
        'requirements',
        'Only when asked directly; the proxy has an address of its own.',
      ),
      pageSize: reported(1000, 'requirements', 'Up to 10,000 are allowed.'),
    },
    quirks: [
      documented('ONLY_ENROLLED_PEOPLE', 'classLinkPermissions'),
      reported('HEAVY_PAGES_FAIL', 'requirements'),
      reported('STATIC_BEARER', 'requirements'),
      reported('NO_COUNT', 'requirements', 'Of the list of applications.'),
    ],
  },
  {
    ...nothingKnown,
    id: 'edupoint-synergy',
    name: 'Edupoint Synergy',
    alsoCalled: ['Synergy', 'Synergy SIS', 'Edupoint'],
    offersOneRoster: reported(true, 'visitorAware'),
    contacts: contactsNotConfirmed,
    preset: {
      auth: reported('oauth2', 'synergyAtEdlink', 'OAuth 1.0 is there too, and said to be deprecated.'),
    },
    fieldMappings: [sideFileFields(fieldMappings.synergy)],
  },
  {
    ...nothingKnown,
    id: 'eschooldata',
    name: 'eSchoolData',
    offersOneRoster: reported(true, 'schoolDataSync'),
    contacts: contactsNotConfirmed,
  },
  {
    ...nothingKnown,
    id: 'eschoolplus',
    name: 'eSchoolPLUS',
    alsoCalled: ['eSchool Plus', 'PowerSchool eSchoolPlus'],
    offersOneRoster: reported(true, 'schoolDataSync'),
    contacts: contactsNotConfirmed,
  },
  {
    ...nothingKnown,
    id: 'facts',
    name: 'FACTS',
    alsoCalled: ['FACTS SIS', 'RenWeb'],
    offersOneRoster: reported(true, 'schoolDataSync'),
    contacts: contactsNotConfirmed,
  },
  {
    ...nothingKnown,
    id: 'focus',
    name: 'Focus',
    alsoCalled: ['Focus School Software', 'Focus SIS'],
    offersOneRoster: reported(true, 'schoolDataSync'),
    contacts: contactsNotConfirmed,
  },
  {
    ...nothingKnown,
    id: 'follett-aspen',
    name: 'Follett Aspen',
    alsoCalled: ['Aspen', 'Aspen SIS'],
    offersOneRoster: reported(true, 'schoolDataSync'),
    contacts: contactsNotConfirmed,
  },
  {
    ...nothingKnown,
    id: 'infinite-campus',
    name: 'Infinite Campus',
    alsoCalled: ['Campus', 'IC'],
    offersOneRoster: documented(true, 'infiniteCampusPrerequisites'),
    contacts: documented('portal_accounts_needed', 'infiniteCampusPrerequisites'),
    preset: {
      auth: reported('oauth2', 'infiniteCampusAtGg4l', 'OAuth 1.0 ended in June 2023.'),
      tokenUrl: reported('https://<host>/campus/oauth2/token?appName=<appName>', 'infiniteCampusAtGg4l'),
    },
    quirks: [
      documented('ONLY_PEOPLE_WITH_ACCOUNTS', 'infiniteCampusPrerequisites'),
      documented('ACTIVE_YEAR_ONLY', 'infiniteCampusPrerequisites'),
      reported('PARAMETERS_IN_TOKEN_URL', 'infiniteCampusAtGg4l'),
      reported('IDS_CHANGE_WITH_VERSION', 'infiniteCampusAtGg4l'),
    ],
    fieldMappings: [reported(fieldMappings.infiniteCampus, 'requirements', 'Read on either side.')],
  },
  {
    ...nothingKnown,
    id: 'powerschool',
    name: 'PowerSchool SIS',
    alsoCalled: ['PowerSchool'],
    offersOneRoster: reported(true, 'visitorAware'),
    contacts: reported('portal_accounts_needed', 'requirements'),
    preset: {
      auth: documented('oauth2', 'powerSchoolUnifiedClassroom', 'Said of Unified Classroom.'),
      clientAuth: documented('body', 'powerSchoolUnifiedClassroom', 'Said of Unified Classroom.'),
      tokenUrl: documented(
        'https://accounts.powerschool.com/as/token.oauth2',
        'powerSchoolUnifiedClassroom',
        'Of Unified Classroom. A plug-in of the SIS itself has a token URL of its own.',
      ),
      pageSize: reported(1000, 'powerSchoolAtClassLink', 'The largest page is a setting of the plug-in.'),
    },
    quirks: [reported('ONLY_PEOPLE_WITH_ACCOUNTS', 'requirements')],
    fieldMappings: [sideFileFields(fieldMappings.powerSchool)],
  },
  {
    ...nothingKnown,
    id: 'rediker',
    name: 'Rediker',
    alsoCalled: ['Rediker Software', 'AdminPlus'],
    offersOneRoster: reported(true, 'visitorAware'),
    contacts: contactsNotConfirmed,
  },
  {
    ...nothingKnown,
    id: 'schooltool',
    name: 'SchoolTool',
    offersOneRoster: reported(true, 'visitorAware'),
    contacts: contactsNotConfirmed,
  },
  {
    ...nothingKnown,
    id: 'skyward-qmlativ',
    name: 'Skyward Qmlativ',
    alsoCalled: ['Qmlativ', 'Skyward'],
    offersOneRoster: reported(true, 'skywardAtGg4l'),
    contacts: contactsNotConfirmed,
    fieldMappings: [sideFileFields(fieldMappings.skyward)],
  },
  {
    ...nothingKnown,
    id: 'skyward-sms',
    name: 'Skyward SMS 2.0',
    alsoCalled: ['SMS 2.0', 'Skyward'],
    offersOneRoster: reported(true, 'requirements'),
    contacts: contactsNotConfirmed,
    fieldMappings: [sideFileFields(fieldMappings.skyward)],
  },
];
