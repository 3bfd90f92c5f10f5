import type { Command } from 'commander'
import { answer, optionsOf } from './answer.ts'

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check all that the app stands on')
    .action((_options, command: Command) =>
      answer(
        optionsOf(command),
        async ({ client }) => {
          const steps = await client.app.doctor()
          if (steps.some(it => !it.ok)) process.exitCode = 1
          return steps
        },
        steps =>
          steps.map(({ step, ok, message, fix }) =>
            [`${ok ? 'ok  ' : 'FAIL'}  ${step.padEnd(9)} ${message}`, fix]
              .filter(Boolean)
              .join(' '),
          ),
      ),
    )
}
