/**
 * What node:util's parseArgs did not understand, in one sentence. An argument that belongs to no option is not
 * repeated: it may be a secret that somebody meant to give.
 */
export function describeArgumentError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const sentence =
    code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL'
      ? 'There is an argument that belongs to no option'
      : message.split('. ')[0];
  return `${sentence}. See --help.`;
}
