import { obtainData, type DataSource } from "../data/obtain-data.js";
import type { ImageData } from "../labelled-images.js";
import type { AppOptions } from "../options.js";
import { megabytes } from "../view/format.js";
import type { Output } from "../view/output.js";
import { progressOn, type Progress } from "../view/progress.js";

/** Gets the images that the options ask for, and shows a download. */
export async function findData(
  options: AppOptions,
  output: Output,
): Promise<{ data: ImageData; source: DataSource }> {
  let progress: Progress | null = null;
  try {
    return await obtainData({
      given: options.data ?? undefined,
      environment: process.env["CIFAR10_DIR"],
      synthetic: options.synthetic,
      limit: options.limit ?? undefined,
      onDownload: (bytes, total) => {
        if (!progress) output.fact("data", `downloading CIFAR-10 (${megabytes(total)}) to ./data`);
        progress ??= progressOn(output, "download", total);
        progress.update(bytes, `${megabytes(bytes)} of ${megabytes(total)}`);
      },
    });
  } finally {
    (progress as Progress | null)?.stop();
  }
}
