import type { SecretPlace } from '../../electron/secrets/store.ts'

/** A call that waits before it does anything. */
interface Held {
  /** Settles once the call is there. */
  reached: Promise<void>
  release(): void
}

/**
 * A place for secrets that takes its time, as a keychain does: before and after each thing that it does it
 * waits for the next of these milliseconds, over and over.
 */
export function slowSecrets(waits: number[] = [0]) {
  const kept = new Map<string, string>()
  const held: { call: string; reach(): void; released: Promise<void> }[] = []
  let turns = 0
  const turn = () => new Promise(resolve => setTimeout(resolve, waits[turns++ % waits.length] ?? 0))

  async function slowly<T>(call: string, work: () => T): Promise<T> {
    await turn()
    const at = held.findIndex(it => call.startsWith(it.call))
    const [hold] = at < 0 ? [] : held.splice(at, 1)
    hold?.reach()
    await hold?.released
    const done = work()
    await turn()
    return done
  }

  const place: SecretPlace = {
    get: name => slowly(`get ${name}`, () => kept.get(name) ?? null),
    set: (name, value) => slowly(`set ${name}`, () => void kept.set(name, value)),
    add: (name, value) =>
      slowly(`add ${name}`, () => {
        kept.set(name, kept.get(name) ?? value)
        return kept.get(name) ?? value
      }),
    delete: name => slowly(`delete ${name}`, () => void kept.delete(name)),
  }
  return {
    kept,
    place,
    /** Holds the next call that begins so: `delete platform:`, say. */
    hold(call: string): Held {
      const reached = Promise.withResolvers<void>()
      const released = Promise.withResolvers<void>()
      held.push({ call, reach: reached.resolve, released: released.promise })
      return { reached: reached.promise, release: released.resolve }
    },
  }
}
