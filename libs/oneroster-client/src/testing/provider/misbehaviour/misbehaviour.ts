import type { CodeMinor } from '../answer/bad-request';
import type { ErrorShape } from '../answer/imsx-error';

/** Which requests misbehave. Without anything: every OneRoster request (not the token endpoint, not /applications). */
export interface Occasion {
  /**
   * Path below /ims/oneroster/v1p1 exactly ('/users'), or matching; '/token' and '/applications' are such paths too.
   */
  readonly path?: string | RegExp;
  /** Only these of the requests that match, counted from 1. */
  readonly on?: number | readonly number[];
  /** Only from this one of the requests that match, counted from 1. */
  readonly from?: number;
  /** So many of them; default: all. */
  readonly times?: number;
}

/** What providers do in the field, and what hostile ones could do. */
export type MisbehaviourDeed =
  // The answer comes late, or not whole
  | { readonly kind: 'latency'; readonly ms: number }
  /** Takes the request and never answers. */
  | { readonly kind: 'noAnswer' }
  /** The connection ends without an answer. */
  | { readonly kind: 'cutBeforeAnswer' }
  /** The connection ends within the body, after so many bytes of it (default: half). */
  | { readonly kind: 'cutConnection'; readonly afterBytes?: number }
  /** A complete HTTP answer whose JSON stops in the middle. */
  | { readonly kind: 'truncatedJson' }
  /** A body that never ends. With gzip: a few bytes that unpack to very many. */
  | { readonly kind: 'endlessBody' }
  | { readonly kind: 'slowDrip'; readonly bytesPerSecond: number }
  /** Packed whether or not it was asked for; `damaged`: what is packed does not unpack. */
  | { readonly kind: 'gzip'; readonly damaged?: boolean }
  | { readonly kind: 'byteOrderMark' }
  // Something else instead of the answer
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: 'imsx' | 'text' | 'html' | 'empty';
      /** Seconds, a time (sent as HTTP date), or any text. */
      readonly retryAfter?: number | Date | string;
    }
  /** A page for people, with status 200. */
  | { readonly kind: 'htmlPage' }
  /** An error body with status 200. */
  | { readonly kind: 'errorWith200'; readonly codeMinor?: CodeMinor }
  /** To the same path there; a URL. */
  | { readonly kind: 'redirect'; readonly to: string; readonly status?: 301 | 302 | 303 | 307 | 308 }
  /** Errors in another shape than the specification's. */
  | { readonly kind: 'errorShape'; readonly shape: ErrorShape }
  /** Every access token given out until this request is no longer good. */
  | { readonly kind: 'expireTokens' }
  // Lists: limit, offset, order
  /** A page never holds more than so many rows, whatever was asked. */
  | { readonly kind: 'clampLimit'; readonly to: number }
  | { readonly kind: 'ignoreLimit' }
  | { readonly kind: 'ignoreOffset' }
  | { readonly kind: 'ignoreSort' }
  | { readonly kind: 'refuseSort' }
  /** Rows come in another order at every request; `evenSorted`: also when a sort was asked for. */
  | { readonly kind: 'unstableOrder'; readonly evenSorted?: boolean }
  /** A page starting at or behind the end is an error; default 404. */
  | { readonly kind: 'errorPastEnd'; readonly status?: number }
  /** Pages of more than so many rows are an error; default 502. */
  | { readonly kind: 'failHeavyPages'; readonly above: number; readonly status?: number }
  /** Pages starting at this row or later are an error; default 500. */
  | { readonly kind: 'failDeepPages'; readonly startingAt: number; readonly status?: number }
  // Lists: what is in them
  | { readonly kind: 'ignoreFilter' }
  /** Default: every filter; or only one that names this field. */
  | { readonly kind: 'refuseFilter'; readonly field?: string }
  /** A filter that is not understood finds nobody. */
  | { readonly kind: 'emptyWhenFiltered' }
  | { readonly kind: 'ignoreFields' }
  | { readonly kind: 'refuseFields' }
  /** Nobody, with status 200: a valid token without rights. */
  | { readonly kind: 'emptyList' }
  /** The first rows are gone: what follows moves up, and the total falls. */
  | { readonly kind: 'rowsVanish'; readonly count: number }
  /** New rows stand before all others: what follows moves down, and the total grows. */
  | { readonly kind: 'rowsAppear'; readonly count: number }
  /** Every so-many-th row is left out after paging; the total still counts it. */
  | { readonly kind: 'hideAfterPaging'; readonly every: number }
  /** The first rows of a page stand in it twice. */
  | { readonly kind: 'repeatRows'; readonly count: number }
  /** X-Total-Count is off by so many, or says just this. */
  | { readonly kind: 'wrongTotal'; readonly by?: number; readonly says?: string }
  // Headers
  | { readonly kind: 'noTotal' }
  | { readonly kind: 'noLink' }
  | { readonly kind: 'contentType'; readonly to: string }
  /** The Date header is off by so many seconds. */
  | { readonly kind: 'clockSkew'; readonly seconds: number }
  /** Link and every href lead elsewhere. */
  | { readonly kind: 'hostileLinks'; readonly to: 'other host' | 'http' | 'relative' | 'private address' }
  // Bodies
  /** Another name for the envelope, in lists and single reads. */
  | { readonly kind: 'envelope'; readonly name: string }
  | { readonly kind: 'bareArray' }
  /** `{}` */
  | { readonly kind: 'noEnvelope' }
  /** The envelope holds null. */
  | { readonly kind: 'nullList' }
  /** A list of one is that one, without the brackets. */
  | { readonly kind: 'oneAsObject' }
  | { readonly kind: 'oddTypes'; readonly what: readonly OddType[] }
  /** Users carry this password, which nobody should ever read. */
  | { readonly kind: 'passwords'; readonly password: string }
  /** Objects as another version of OneRoster has them. */
  | { readonly kind: 'looksLike'; readonly version: '1.0' | '1.2' }
  // ClassLink's headers
  | { readonly kind: 'noPermissionRevision' };

export type OddType =
  /** `roles: [role]` beside or instead of role. */
  | 'roles list'
  | 'roles list only'
  /** Role, status and type with capitals. */
  | 'capitals'
  /** "true" as true. */
  | 'booleans'
  /** "true" as 1. */
  | 'numeric booleans'
  /** "true" as "TRUE". */
  | 'loud booleans'
  /** null for what is missing. */
  | 'nulls'
  /** Grades as one text with commas. */
  | 'grades text'
  /** Ids and identifiers that are all digits as numbers. */
  | 'numeric ids'
  /** A list of one reference as that reference. */
  | 'single references'
  /** The sourcedId in the place of a reference. */
  | 'bare references'
  /** inactive for tobedeleted, as version 1.0 had it. */
  | 'inactive';

export type MisbehaviourKind = MisbehaviourDeed['kind'];
export type Misbehaviour = MisbehaviourDeed & Occasion;
/** One kind of deed. */
export type Deed<Kind extends MisbehaviourKind> = Extract<MisbehaviourDeed, { kind: Kind }>;
