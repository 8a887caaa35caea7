/** swagger-ui-dist ships no types. */
declare module 'swagger-ui-dist' {
  /** The folder with the files of Swagger UI. */
  export function absolutePath(): string;
}
