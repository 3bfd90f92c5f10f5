const made = new Map<string, Intl.NumberFormat>()

/** A formatter of these options, made once: making one takes longer than a hundred uses of it. */
export function numberFormat(
  locale: string | undefined,
  options: Intl.NumberFormatOptions,
): Intl.NumberFormat {
  const key = JSON.stringify([locale, options])
  const known = made.get(key) ?? new Intl.NumberFormat(locale, options)
  made.set(key, known)
  return known
}
