const REASONS: Readonly<Record<string, string>> = {
  EACCES: "no permission",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than is allowed",
  EISDIR: "it is a folder",
  ENOENT: "no such file or folder",
  ENOSPC: "no space left on the disk",
  ENOTDIR: "part of the path is a file, not a folder",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
};

/** What went wrong with a file, in words, with the system's code. */
export function explainFileError(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  const reason = typeof code === "string" ? REASONS[code] : undefined;
  if (reason !== undefined) return `${reason} (${String(code)})`;
  return error instanceof Error ? error.message : String(error);
}
