import type { SandboxDistrict } from '../data/sandbox-district';

/** A proxy as ClassLink's Roster Server runs one: a partner key finds the districts, each with a bearer of its own. */
export interface SandboxClassLink {
  /** Bearer of `GET /applications`. */
  readonly partnerKey: string;
  readonly applications: readonly SandboxApplication[];
}

/** A district that shares its roster with the partner. */
export interface SandboxApplication {
  readonly applicationId: string;
  /** First part of the path of its service, already escaped: used as it is. */
  readonly oneRosterApplicationId: string;
  readonly tenantId?: string;
  readonly tenantName: string;
  readonly name?: string;
  /** null: none was given out yet. */
  readonly bearer: string | null;
  readonly enabled?: boolean;
  readonly tenantStatus?: string;
  /** Default: the sandbox's own. */
  readonly district?: SandboxDistrict;
  /** What `GET /applications/{id}/server` tells; without it 404. */
  readonly direct?: { readonly url: string; readonly key: string; readonly secret: string };
}
