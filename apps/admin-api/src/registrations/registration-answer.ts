import type { RegistrationView } from 'roster-store';
import { given } from '../validation/given';
import type { RegistrationAnswer } from './registration-bodies';

/** A registration as it is shown: without a secret, whatever is asked. */
export function registrationAnswer({ source, hasSecrets, ...view }: RegistrationView): RegistrationAnswer {
  const { id, name, kind, state, cron, nextDueAt } = view;
  const about = { id, name, kind, state, version: '1.1', cron, nextRunAt: nextDueAt?.toISOString() ?? null };
  if (source?.type === 'rest') {
    const { baseUrl, auth, signature, tokenUrl, clientAuth, parametersIn, scopes } = source;
    const signIn = { type: auth, secretsStored: hasSecrets };
    return {
      ...about,
      baseUrl,
      auth: { ...signIn, ...given({ signature, tokenUrl, clientAuth, parametersIn, scopes }) },
      ...lists(source),
    };
  }
  if (source?.type === 'classlink') {
    const { applicationId, access } = source;
    return { ...about, applicationId, access, ...lists(source) };
  }
  return about;
}

function lists({
  pageSize,
  pagesInFlight,
  sort,
  selectFields,
}: {
  pageSize?: number;
  pagesInFlight?: number;
  sort?: boolean;
  selectFields?: boolean;
}) {
  return given({ pageSize, pagesInFlight, sort, selectFields });
}
