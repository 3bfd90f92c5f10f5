import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { AppError } from '../../shared/errors.ts'
import { servePage } from '../serve.ts'
import { addAlertCommands } from './alerts.ts'
import { optionsOf } from './answer.ts'
import { addBackupCommands } from './backups.ts'
import { addBreakdownCommand } from './breakdown.ts'
import { addConnectionCommands } from './connections.ts'
import { addCustomersCommand } from './customers.ts'
import { addDoctorCommand } from './doctor.ts'
import { addEntriesCommand } from './entries.ts'
import { addExplainCommand } from './explain/command.ts'
import { addExportCommand } from './export.ts'
import { addJobsCommand } from './jobs.ts'
import { addMetricsCommand } from './metrics.ts'
import { addMetricsTokenCommands } from './metrics-token.ts'
import { type ServeOptions, withServeOptions } from './options.ts'
import { addPlatformCommands } from './platforms.ts'
import { printable } from './print.ts'
import { addPublishingCommands } from './publishing.ts'
import { addStartupCommands } from './startups.ts'

const OF_STARTUP = [
  '--startup <startup>',
  'of this startup: its id, the beginning of it, or its name (default: the only one)',
] as const

const { version } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
) as { version: string }

/** Every command, with the options that all of them share. */
export const program = new Command('openrevenue')
  .description('Prove your revenue without handing over your keys.')
  .version(version, '--version', 'print the version')
  .option('--data-dir <dir>', 'the folder that holds the ledger')
  .option('--json', 'print one JSON document')
  .option(...OF_STARTUP)
  .exitOverride()
  .configureOutput({ writeErr: text => process.stderr.write(printable(text)) })
  .showHelpAfterError('Try --help.')

/** What is about the app as a whole, about startups themselves, or about a document alone. */
const OF_NO_STARTUP = new Set([
  'startups',
  'alerts',
  'backup',
  'doctor',
  'jobs',
  'metrics-token',
  'serve',
  'verify',
])

addStartupCommands(program)
addConnectionCommands(program)
addMetricsCommand(program)
addEntriesCommand(program)
addCustomersCommand(program)
addExplainCommand(program)
addDoctorCommand(program)
addJobsCommand(program)
addBreakdownCommand(program)
addExportCommand(program)
addPublishingCommands(program)
addBackupCommands(program)
addAlertCommands(program)
addPlatformCommands(program)
addMetricsTokenCommands(program)
withServeOptions(program.command('serve'))
  .description('serve the app’s page on 127.0.0.1 and run its schedule')
  .action((_options, command: Command) => servePage(optionsOf<ServeOptions>(command)))

// Options that commands share may stand before or after a command's name.
for (const command of allBelow(program)) {
  command
    .exitOverride()
    .option('--data-dir <dir>', 'the folder that holds the ledger')
    .option('--json', 'print one JSON document')
  if (!OF_NO_STARTUP.has(topOf(command).name())) command.option(...OF_STARTUP)
}

program.hook('preAction', (_program, command) => {
  const top = topOf(command).name()
  if (!OF_NO_STARTUP.has(top) || program.opts<{ startup?: string }>().startup === undefined) return
  throw new AppError({
    code: 'INVALID_INPUT',
    message: `${top} is of no one startup.`,
    fix: 'Leave out --startup.',
  })
})

function allBelow(parent: Command): Command[] {
  return parent.commands.flatMap(command => [command, ...allBelow(command)])
}

/** The command that stands right after the program's own name. */
function topOf(command: Command): Command {
  return command.parent && command.parent !== program ? topOf(command.parent) : command
}
