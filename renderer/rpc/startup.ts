const PARAMETER = 'startup'
const KEY = 'startup'

/**
 * The startup that this page is about: its id stands in the address, so that a link leads to the same
 * figures. It does not change for as long as the page lives, for another startup is opened as another
 * page: what one has fetched, typed or cached is never under the other's name.
 */
export const startupInAddress = (): string | null =>
  new URLSearchParams(location.search).get(PARAMETER)

/** Where a startup's page is. */
export const addressOf = (startupId: string, path = '/'): string =>
  `${path}?${new URLSearchParams({ [PARAMETER]: startupId })}`

export const openStartup = (startupId: string, path?: string): void =>
  location.assign(addressOf(startupId, path))

/** The one that was looked at last, for an address that names none. */
export const rememberedStartup = (): string | null => localStorage.getItem(KEY)
export const rememberStartup = (startupId: string): void => localStorage.setItem(KEY, startupId)
