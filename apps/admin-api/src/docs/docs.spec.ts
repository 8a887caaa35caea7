import { SigningIssuer } from '../testing/signing-issuer';
import { startApi, type RunningApi } from '../testing/start-api';

/* What the document says is what the server has, and the other way round. */

interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}
interface Operation {
  readonly summary?: string;
}

let issuer: SigningIssuer;
let running: RunningApi;
let document: ApiDocument;

beforeAll(async () => {
  issuer = await SigningIssuer.start();
  running = await startApi({ issuer: issuer.address });
  const headers = { authorization: `Bearer ${await issuer.token()}` };
  document = (await (await fetch(`${running.address}/docs-json`, { headers })).json()) as ApiDocument;
});

afterAll(async () => {
  await running?.api.close();
  await issuer?.stop();
});

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );

it('every route below /v1 is described, and nothing else is', () => {
  const described = operations()
    .map(({ route }) => route)
    .filter((route) => route.includes(' /v1/'));
  const routes = running.api
    .routes()
    .filter(({ method, pattern }) => method !== 'HEAD' && method !== 'OPTIONS' && pattern.startsWith('/v1/'))
    .map(({ method, pattern }) => `${method} ${pattern.replace(/:(\w+)/g, '{$1}')}`);
  expect(described.sort()).toEqual([...new Set(routes)].sort());
  expect(described.length).toBeGreaterThan(50);
});

it('every operation says in a sentence what it does', () => {
  const silent = operations().filter(({ operation }) => !operation.summary);
  expect(silent.map(({ route }) => route)).toEqual([]);
});

it('every schema that is referred to is there', () => {
  const wanted = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
  const missing = wanted.map(([, name]) => name!).filter((name) => !(name in document.components.schemas));
  expect([...new Set(missing)]).toEqual([]);
});
