import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { absolutePath } from 'swagger-ui-dist';

/** The page at /docs. Everything it needs comes from this server, and nothing runs inline (see the security headers). */
export const documentationPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>IVM roster sync: admin API</title>
    <link rel="stylesheet" href="docs/assets/swagger-ui.css">
  </head>
  <body>
    <div id="documentation"></div>
    <script src="docs/assets/swagger-ui-bundle.js"></script>
    <script src="docs/assets/open.js"></script>
  </body>
</html>
`;

const openScript = `SwaggerUIBundle({ url: 'docs-json', dom_id: '#documentation', validatorUrl: null });\n`;

export interface PageAsset {
  readonly mediaType: string;
  readonly content: string;
}

/** One of the files the page loads, or undefined when it loads no such file. */
export async function documentationAsset(name: string): Promise<PageAsset | undefined> {
  if (name === 'open.js') return { mediaType: 'text/javascript; charset=utf-8', content: openScript };
  const mediaType = shipped[name];
  if (mediaType === undefined) return undefined;
  return { mediaType, content: await readFile(join(absolutePath(), name), 'utf8') };
}

const shipped: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};
