/**
 * A checkpoint cannot be written or read: no room, no permission, missing, damaged, foreign, or of
 * a format that this version does not know.
 */
export class CheckpointError extends Error {
  override readonly name = "CheckpointError";
}

/**
 * Does work on a file or a folder. What it throws becomes a `CheckpointError` that says where and
 * why.
 */
export async function rethrowAs<Result>(
  where: string,
  path: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const reason = explainFileError(error);
    throw new CheckpointError(`${where}: ${path}: ${reason}`, { cause: error });
  }
}

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
