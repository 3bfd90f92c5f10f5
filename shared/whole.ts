/** What a person is told where an account's entries and its provider's balance differ. */
export const WHY_BALANCES_DIFFER =
  'Entries may have arrived while it was read, objects may be set aside, the provider’s history may be cut, or money may sit in another of its balances, such as Issuing. The next sync reads the whole account again, once a day.'
