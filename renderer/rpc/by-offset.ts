/** How a list goes on that is answered from an offset, `size` rows at a time, with how many there are in all. */
export const byOffset = (size: number) => ({
  initialPageParam: 0,
  getNextPageParam: (page: { count: number }, pages: unknown[]) => {
    const seen = pages.length * size
    return seen < page.count ? seen : undefined
  },
})
