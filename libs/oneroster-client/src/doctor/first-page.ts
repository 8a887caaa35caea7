import { ProviderError } from '../errors/provider-error';
import type { DoctorSession, PageRequest, SeenPage } from './doctor-session';

export const DEFAULT_PAGE_SIZE = 1000;
const SMALLER_SIZES = [500, 250, 100, 50];
const heavy: ReadonlySet<string> = new Set(['SERVER_ERROR', 'TIMED_OUT', 'TOO_LARGE', 'CONNECTION_LOST']);

/** The first page of users, as a pull would ask for it, and what had to be left out to get it. */
export interface FirstPage {
  readonly page: SeenPage;
  readonly limit: number;
  /** The first refusal of its kind. */
  readonly sortRefused?: ProviderError;
  readonly fieldsRefused?: ProviderError;
  readonly sizeRefused?: ProviderError;
}

/** What a page is asked for with, under the settings as they now are. */
export function pageRequest({ settings }: DoctorSession, limit: number, offset = 0): PageRequest {
  return {
    limit,
    offset,
    sort: settings.sort ?? true,
    fields: settings.selectFields ?? true,
  };
}

/** @throws ProviderError no way of asking was found */
export async function readFirstPage(session: DoctorSession): Promise<FirstPage> {
  let limit = session.settings.pageSize ?? DEFAULT_PAGE_SIZE;
  const refused: {
    sortRefused?: ProviderError;
    fieldsRefused?: ProviderError;
    sizeRefused?: ProviderError;
  } = {};
  for (;;) {
    const request = pageRequest(session, limit);
    try {
      const page = await session.page('users', request);
      if (refused.sizeRefused !== undefined) session.adopt({ pageSize: limit });
      return { page, limit, ...refused };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const smaller = SMALLER_SIZES.find((size) => size < limit);
      if (request.sort && /sort|order/.test(error.minor ?? '')) {
        session.adopt({ sort: false });
        refused.sortRefused ??= error;
      } else if (request.fields && /selection|field/.test(error.minor ?? '')) {
        session.adopt({ selectFields: false });
        refused.fieldsRefused ??= error;
      } else if (heavy.has(error.code) && smaller !== undefined) {
        limit = smaller;
        refused.sizeRefused ??= error;
      } else throw error;
    }
  }
}
