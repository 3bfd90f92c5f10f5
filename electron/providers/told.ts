import type { ProviderContext } from './provider.ts'

/** The same answer, once whoever counts requests was told of it. */
export async function told(
  answer: Promise<Response>,
  { onAnswer }: Pick<ProviderContext, 'onAnswer'>,
): Promise<Response> {
  const response = await answer.catch(error => {
    onAnswer?.(null)
    throw error
  })
  onAnswer?.(response.status)
  return response
}
