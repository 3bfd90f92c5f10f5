import cron, { type ScheduledTask } from 'node-cron'

const MINUTE = 60_000

/** Ticks missed in sleep, or while one takes long, are of no interest: the next one makes up for them. */
const SILENT = { info() {}, warn() {}, error() {}, debug() {} }

export interface Ticker {
  start(): void
  stop(): Promise<void>
}

/** Calls `tick` at each minute of the clock. */
export function createTicker(tick: () => void, onError: (error: unknown) => void): Ticker {
  let task: ScheduledTask | undefined
  let watch: NodeJS.Timeout | undefined
  let tickedAt = 0

  function tickNow(): void {
    tickedAt = performance.now()
    try {
      tick()
    } catch (error) {
      // node-cron would keep it to itself, and a timer end the process.
      onError(error)
    }
  }

  function begin(): void {
    tickedAt = performance.now()
    task = cron.schedule('* * * * *', tickNow, { noOverlap: true, name: 'tick', logger: SILENT })
  }

  /** node-cron waits for an instant of the clock: set back, that may be a year away. This goes by a timer. */
  function startAnewIfStuck(): void {
    if (performance.now() - tickedAt < 2.5 * MINUTE) return
    const stuck = task
    begin()
    void Promise.resolve(stuck?.destroy()).catch(onError)
    tickNow()
  }

  return {
    start() {
      begin()
      watch = setInterval(startAnewIfStuck, MINUTE)
    },
    async stop() {
      clearInterval(watch)
      await task?.destroy()
    },
  }
}
