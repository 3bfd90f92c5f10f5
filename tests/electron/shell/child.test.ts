import { expect, onTestFinished, test, vi } from 'vitest'
import { runToEnd } from '../../../electron/shell/child.ts'
import { tempFolder } from '../../support/app.ts'

const node = (code: string) => runToEnd(process.execPath, ['-e', code], tempFolder())

test('a program that dies at once says how; one that ends well is done', async () => {
  expect(await node('process.exit(134)')).toEqual({ diedAtOnce: 'exit code 134' })
  expect(await node("process.kill(process.pid, 'SIGKILL')")).toEqual({ diedAtOnce: 'SIGKILL' })
  expect(await node('')).toEqual({ code: 0 })
  expect(await runToEnd('/none/such', [], tempFolder())).toEqual({
    diedAtOnce: expect.stringContaining('ENOENT'),
  })
})

test('how long it lived is not told by a clock that is set meanwhile', async () => {
  const clock = vi.spyOn(Date, 'now').mockReturnValueOnce(0)
  onTestFinished(() => clock.mockRestore())
  expect(await node('process.exit(134)')).toEqual({ diedAtOnce: 'exit code 134' })
})
