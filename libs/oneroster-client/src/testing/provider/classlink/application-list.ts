import type { Answer } from '../answer/answer';
import { BadRequest } from '../answer/bad-request';
import { StaticBearer } from '../auth/static-bearer';
import type { Credentials } from '../auth/authenticator';
import type { SandboxApplication, SandboxClassLink } from './sandbox-class-link';

/** `GET /applications` and `GET /applications/{application_id}/server` of the proxy. */
export class ApplicationList {
  private readonly partner: StaticBearer;
  private readonly bearers = new Map<string, { current: string | null; gate: StaticBearer }>();

  constructor(private readonly settings: SandboxClassLink) {
    this.partner = new StaticBearer(settings.partnerKey);
    for (const { applicationId, bearer } of settings.applications) {
      this.bearers.set(applicationId, { current: bearer, gate: new StaticBearer(bearer) });
    }
  }

  /** Who lets in the callers of one application's service. */
  gateOf(applicationId: string): StaticBearer {
    return this.bearer(applicationId).gate;
  }

  /** The list tells the new bearer at once, and the old one is no longer good. */
  exchangeBearer(applicationId: string, bearer: string | null): void {
    const known = this.bearer(applicationId);
    known.current = bearer;
    known.gate.exchange(bearer);
  }

  /** undefined when the path is none of these. @throws BadRequest */
  answer(path: string, credentials: Credentials): Answer | undefined {
    const found = /^\/applications(?:\/([^/]+)\/server)?$/.exec(path);
    if (found === null) return undefined;
    this.partner.authenticate(credentials);
    return found[1] === undefined ? this.list() : this.server(found[1]);
  }

  /** Without any count in the headers. */
  private list(): Answer {
    const applications = this.settings.applications.map((application) => this.entry(application));
    return { status: 200, headers: {}, body: { applications }, enveloped: true, rows: applications.length };
  }

  private entry(application: SandboxApplication): Record<string, unknown> {
    const { applicationId, oneRosterApplicationId, tenantId, tenantName, name } = application;
    return {
      application_id: applicationId,
      oneroster_application_id: oneRosterApplicationId,
      tenant_id: tenantId ?? applicationId,
      tenant_name: tenantName,
      name: name ?? 'Example roster',
      bearer: this.bearer(applicationId).current,
      enabled: String(application.enabled ?? true),
      tenant_status: application.tenantStatus ?? 'active',
    };
  }

  private server(applicationId: string): Answer {
    const direct = this.settings.applications.find(
      (application) => application.applicationId === applicationId,
    )?.direct;
    if (direct === undefined) throw new BadRequest(404, 'unknown object', 'There is no such application.');
    const server = { endpoint_url: direct.url, client_id: direct.key, client_secret: direct.secret };
    return { status: 200, headers: {}, body: { server } };
  }

  private bearer(applicationId: string): { current: string | null; gate: StaticBearer } {
    const known = this.bearers.get(applicationId);
    if (known === undefined) throw new Error(`The sandbox has no application ${applicationId}.`);
    return known;
  }
}
