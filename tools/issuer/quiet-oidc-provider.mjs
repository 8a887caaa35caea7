/**
 * oidc-provider warns on the console when it is imported under Node 20, although it works there and our tests run it
 * there. The warning would be the first thing a newcomer reads on `npm start`, so it is swallowed, and only it.
 *
 * @returns {Promise<typeof import('oidc-provider')>}
 */
export async function importOidcProvider() {
  const warn = console.warn;
  console.warn = (/** @type {unknown[]} */ ...words) => {
    if (!/^oidc-provider WARNING: Unsupported runtime/.test(withoutColours(String(words[0])))) warn(...words);
  };
  try {
    return await import('oidc-provider');
  } finally {
    console.warn = warn;
  }
}

/** @param {string} text */
function withoutColours(text) {
  // A terminal's colour codes begin with the control character ESC
  return text.replace(/\x1b\[[0-9;]*m/g, '');
}
