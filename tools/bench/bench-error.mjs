/** A wrong result, or something that could not be measured; its message is a sentence for a person. */
export class BenchError extends Error {}
