/** The server cannot be reached or does not serve the file: being offline, not damaged data. */
export class UnavailableError extends Error {
  override readonly name = "UnavailableError";
}
