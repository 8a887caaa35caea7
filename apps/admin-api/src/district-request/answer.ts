/** What a write is answered with, when it is not simply its body with the usual status. */
export class Answer<T> {
  constructor(
    readonly body: T,
    readonly status: number,
    /** Address of what was made or begun, such as `/v1/districts/1/registrations/2/runs/3`. */
    readonly location: string | null = null,
  ) {}
}
