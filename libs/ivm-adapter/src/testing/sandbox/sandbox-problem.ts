import type { WireProblem } from '../../wire/wire-types';

/** An answer that says what was wrong (RFC 9457). */
export class SandboxProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly item?: number,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
  }

  get body(): WireProblem {
    const { status, code, detail, item } = this;
    return {
      title: code.replaceAll('_', ' '),
      status,
      code,
      detail,
      ...(item === undefined ? {} : { item }),
    };
  }
}
