import { useEffect, useReducer } from 'react'
import { relative } from '../format.ts'
import { useTimes } from '../rpc/use-times.ts'

/** How long ago or how soon; the exact time, in the startup's zone, is in its title. */
export function Moment({ at }: { at: number }) {
  const { moment } = useTimes()
  const [, growOld] = useReducer((ticks: number) => ticks + 1, 0)
  useEffect(() => {
    const timer = setInterval(growOld, 30_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <time dateTime={new Date(at).toISOString()} title={moment(at)} className="whitespace-nowrap">
      {relative(at, Date.now())}
    </time>
  )
}
