/** The version of docs/metrics.md, by which every figure is worked out. */
export const DEFINITIONS_VERSION = 2
