import { expect, test } from 'vitest'
import { scheduleSchema } from '../../../shared/contract/sync.ts'

const accepts = (schedule: object) => scheduleSchema.safeParse(schedule).success

test('a schedule runs at the same hours every day: its step divides the day', () => {
  for (let everyHours = -1; everyHours <= 48; everyHours++) {
    const divides = everyHours >= 1 && everyHours <= 24 && 24 % everyHours === 0
    expect(accepts({ everyHours, atHour: 2 }), String(everyHours)).toBe(divides)
  }
  expect(accepts({ everyHours: 1.5, atHour: 2 })).toBe(false)
})

test('it counts from an hour of the day', () => {
  for (const atHour of [0, 23]) expect(accepts({ everyHours: 24, atHour })).toBe(true)
  for (const atHour of [-1, 24, 2.5]) expect(accepts({ everyHours: 24, atHour })).toBe(false)
})
