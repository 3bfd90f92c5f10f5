/** A figure that has to be known here; it fails the test where it is not. */
export function known<T>(figure: T | null | undefined): T {
  if (figure === null || figure === undefined) throw new Error('A figure is not known')
  return figure
}
