import { Argument, type Command } from 'commander'
import {
  type AlertChannel,
  type AlertSettings,
  alertChannelSchema,
} from '../../shared/contract/alerts.ts'
import { answer, optionsOf } from './answer.ts'

export function addAlertCommands(program: Command): void {
  const alerts = program.command('alerts').description('who else is told when a job fails for good')
  alerts
    .command('show')
    .description('show where alerts go, without passwords')
    .action((_options, command: Command) =>
      answer(optionsOf(command), ({ client }) => client.alerts.get(), inLines),
    )
  alerts
    .command('test')
    .addArgument(new Argument('<channel>', 'which one').choices(alertChannelSchema.options))
    .description('send a test now')
    .action((channel: AlertChannel, _options, command: Command) =>
      answer(
        optionsOf(command),
        async ({ client }) => {
          await client.alerts.test({ channel })
          return { channel, sent: true }
        },
        () => ['Sent.'],
      ),
    )
}

const inLines = ({ email, webhook }: AlertSettings): string[] => [
  email
    ? `E-mail: to ${email.to}, through ${email.host}:${email.port} (${email.security})`
    : 'E-mail: off',
  webhook ? `Webhook: ${webhook.endpoint}` : 'Webhook: off',
]
