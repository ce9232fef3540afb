/**
 * Runs a fit and puts the best weights back however it ends: by an exception too, of which TF.js
 * tells no callback.
 *
 * @param callback The early-stop callback given to that fit.
 * @returns What the fit returns.
 * @throws Whatever the fit throws, after the weights are back.
 * @example
 * const callback = earlyStopCallback(stopper, { model });
 * await withBestWeights(callback, () => model.fit(x, y, { epochs: 100, callbacks: [callback] }));
 */
export async function withBestWeights<Result>(
  callback: { restore(): void },
  fit: () => Promise<Result>,
): Promise<Result> {
  try {
    return await fit();
  } finally {
    callback.restore();
  }
}
