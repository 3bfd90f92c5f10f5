import type { Provider, ProviderContext } from './provider.ts'

/** The provider, with each request's status told to `onAnswer` whoever asks. */
export function observed(
  provider: Provider,
  onAnswer: ((id: Provider['id'], status: number | null) => void) | undefined,
): Provider {
  if (!onAnswer) return provider
  const seen = (context: ProviderContext): ProviderContext => ({
    ...context,
    onAnswer: status => onAnswer(provider.id, status),
  })
  return {
    ...provider,
    check: (credentials, options, context) => provider.check(credentials, options, seen(context)),
    holds: (credentials, id, context) => provider.holds(credentials, id, seen(context)),
    pages: (credentials, cursor, context) => provider.pages(credentials, cursor, seen(context)),
  }
}
