/** Runs jobs one after the other; one that fails is told of and does not keep the next from running. */
export async function inTurn(
  jobs: (() => unknown)[],
  onError: (error: unknown) => void,
): Promise<void> {
  for (const job of jobs) {
    try {
      await job()
    } catch (error) {
      onError(error)
    }
  }
}
