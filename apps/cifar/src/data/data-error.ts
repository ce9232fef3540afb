/**
 * Data that cannot be trusted. The message names the file, the record where there is one, and the
 * rule.
 */
export class DataError extends Error {
  override readonly name = "DataError";
}
