import type { DayRange } from '../../shared/comparison.ts'
import { type Day, startOf } from '../../shared/time.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import { subscribersOn } from '../metrics/recurring/mrr.ts'
import type { SeriesInterval } from '../metrics/revenue/revenue-metrics.ts'
import type { Scope } from '../metrics/scope.ts'

export type Claims = ReturnType<typeof claimsOf>

/**
 * All that can be said of a startup's figures at this moment: exactly, and for nobody in particular. What an
 * audience may see of it is chosen afterwards, in `disclosure.ts`. Each figure is read when it is first asked for.
 */
export function claimsOf(metrics: MetricsReader, scope: Scope) {
  const today = metrics.today(scope)
  const months = once(() => metrics.series(scope, 'month'))
  const subscriptions = once(() => metrics.basis(scope).subscriptions())
  return {
    today,
    currency: scope.currency,
    overview: once(() => metrics.overview(scope)),
    months,
    /** What the running month comes to so far. There is no point of it before the first activity. */
    monthSoFar: once(
      () =>
        months().find(it => it.running) ??
        metrics.totals(scope, { from: startOf('month', today), to: today }),
    ),
    series: (interval: SeriesInterval, range: DayRange) => metrics.series(scope, interval, range),
    subscribersOn: (day: Day) => subscribersOn(subscriptions(), day),
    /** Whether entries that nobody but the founder vouches for are among those of these days. */
    holdsImported: (range?: DayRange) => metrics.holdsImported(scope, range),
  }
}

function once<T>(read: () => T): () => T {
  let known: { value: T } | null = null
  return () => {
    known ??= { value: read() }
    return known.value
  }
}
