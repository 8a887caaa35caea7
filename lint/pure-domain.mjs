import { restrictedImportsOfTheDomain } from './restricted-imports.mjs';

/**
 * Extra rules for the pure domain: the same input gives the same answer, on every machine and at every hour.
 * So it has no clock, no randomness, no I/O, no module state, and never asks for the machine's zone or language.
 */

const clock = 'The domain has no clock: take the time as an argument.';
const zone =
  "The domain never uses the machine's time zone: use the UTC methods, or Intl with a named timeZone.";
const language = "The domain never uses the machine's language: name the locale.";
const randomness = 'The domain has no randomness: the same input gives the same answer.';
const io = 'The domain does no I/O and does not know where it runs.';
const loader = 'The domain imports statically, so that what it depends on can be read and checked.';
const nodeOnly = 'Buffer is a part of Node: use Uint8Array with TextEncoder and TextDecoder.';
const trick = 'This reaches what the rules of the pure domain keep out.';

const globals = Object.entries({
  [clock]: [
    'performance',
    'setTimeout',
    'setInterval',
    'setImmediate',
    'clearTimeout',
    'clearInterval',
    'clearImmediate',
    'queueMicrotask',
  ],
  [randomness]: ['crypto', 'Crypto'],
  [io]: [
    'process',
    'console',
    'fetch',
    'navigator',
    'XMLHttpRequest',
    'WebSocket',
    'EventSource',
    'BroadcastChannel',
    'MessageChannel',
    'Worker',
    'localStorage',
    'sessionStorage',
    'SharedArrayBuffer',
    'Atomics',
    'WebAssembly',
  ],
  [loader]: ['require', 'module', 'exports', '__dirname', '__filename'],
  [nodeOnly]: ['Buffer'],
  [trick]: ['globalThis', 'global', 'self', 'window', 'eval', 'Function', 'WeakRef', 'FinalizationRegistry'],
}).flatMap(([message, names]) => names.map((name) => ({ name, message })));

const properties = [
  { object: 'Date', property: 'now', message: clock },
  { object: 'Math', property: 'random', message: randomness },
  { object: 'AbortSignal', property: 'timeout', message: clock },
  { object: 'Intl', property: 'supportedValuesOf', message: 'This differs from machine to machine.' },
  { property: 'resolvedOptions', message: zone },
  { property: 'constructor', message: trick },
  { property: '__proto__', message: trick },
];

/** Methods of Date which read or write in the machine's own zone. */
const zonedMethods =
  'getTimezoneOffset|getFullYear|getYear|getMonth|getDate|getDay|getHours|getMinutes|getSeconds|getMilliseconds|' +
  'setFullYear|setYear|setMonth|setDate|setHours|setMinutes|setSeconds|setMilliseconds|' +
  'toDateString|toTimeString|toLocaleDateString|toLocaleTimeString';

export const impureSyntax = [
  { selector: 'CallExpression[callee.name="Date"]', message: clock },
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: clock },
  { selector: 'NewExpression[callee.name="Date"] > SpreadElement', message: clock },
  { selector: 'NewExpression[callee.name="Date"][arguments.length>1]', message: zone },
  { selector: `MemberExpression[property.name=/^(${zonedMethods})$/]`, message: zone },
  {
    selector:
      'NewExpression[callee.object.name="Intl"][callee.property.name="DateTimeFormat"][arguments.length<2]',
    message: zone,
  },
  {
    selector:
      'CallExpression[callee.object.name="Intl"][callee.property.name="DateTimeFormat"][arguments.length<2]',
    message: zone,
  },
  { selector: 'NewExpression[callee.object.name="Intl"][arguments.length=0]', message: language },
  { selector: 'CallExpression[callee.object.name="Intl"][arguments.length=0]', message: language },
  { selector: 'CallExpression[callee.property.name="localeCompare"][arguments.length<2]', message: language },
  {
    selector:
      'CallExpression[callee.property.name=/^toLocale(String|UpperCase|LowerCase)$/][arguments.length=0]',
    message: language,
  },
  // Another name for these objects would hide all of the above.
  {
    selector:
      ':not(MemberExpression, NewExpression, TSTypeReference, BinaryExpression) > Identifier[name="Date"]:not(CallExpression > .callee)',
    message: `${clock} Do not hand the Date constructor around.`,
  },
  {
    selector:
      ':not(MemberExpression, TSTypeReference, TSQualifiedName) > Identifier[name=/^(Math|Intl|Reflect)$/]',
    message: trick,
  },
  { selector: 'MemberExpression[computed=true][object.name=/^(Date|Math|Intl|Reflect)$/]', message: trick },
  { selector: 'ImportExpression', message: loader },
  { selector: 'MetaProperty[meta.name="import"]', message: loader },
  { selector: 'Program > VariableDeclaration[kind=/^(let|var)$/]', message: 'The domain keeps no state.' },
  {
    selector: 'Program > ExportNamedDeclaration > VariableDeclaration[kind=/^(let|var)$/]',
    message: 'The domain keeps no state.',
  },
];

/**
 * The rules for sources of the domain, without `no-restricted-syntax`, whose lists are joined in eslint.config.mjs.
 *
 * @param {string[]} packages what may be imported from npm
 */
export function pureDomainRules(packages) {
  return {
    'no-restricted-imports': ['error', restrictedImportsOfTheDomain(packages)],
    'no-restricted-globals': ['error', ...globals],
    'no-restricted-properties': ['error', ...properties],
    '@typescript-eslint/no-require-imports': 'error',
    'no-eval': 'error',
    'no-implied-eval': 'error',
    'no-new-func': 'error',
  };
}
