/**
 * `--data DIR` (or `--data=DIR`) says which embedded store is meant; all else is for the command that is handed over to.
 * @param {string[]} args
 * @returns {{ data: string[], rest: string[] }} `data`: the option as `with-database` takes it
 */
export function takeDataFolder(args) {
  const at = args.findIndex((arg) => arg === '--data' || arg.startsWith('--data='));
  const given = args[at];
  if (given === undefined) return { data: [], rest: args };
  const inline = given.startsWith('--data=');
  const folder = inline ? given.slice('--data='.length) : (args[at + 1] ?? '');
  return {
    data: ['--data', folder],
    rest: args.filter((_, index) => index !== at && (inline || index !== at + 1)),
  };
}
