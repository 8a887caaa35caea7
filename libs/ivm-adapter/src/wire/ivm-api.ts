import document from './ivm-api.openapi.json';

/** The wire contract as an OpenAPI 3.1 document: what the HTTP gateway speaks and the IVM sandbox serves. */
export const IVM_OPENAPI: Readonly<Record<string, unknown>> = document;
