import { compactMoney } from '../format.ts'

const TICK = { fill: 'var(--color-faint)', fontSize: 12 }

export const CHART_MARGIN = { top: 8, right: 12, bottom: 0, left: 4 }

/** Names along the bottom. */
export const NAME_AXIS = {
  dataKey: 'name',
  tickLine: false,
  axisLine: false,
  minTickGap: 20,
  tick: TICK,
}

/** Amounts at the left, in major units; ticks are a round step apart, so that their names are short and exact. */
export const moneyAxis = (currency: string) => ({
  width: 56,
  niceTicks: 'snap125' as const,
  tickLine: false,
  axisLine: false,
  tick: TICK,
  tickFormatter: (value: number) => compactMoney(value, currency),
})
