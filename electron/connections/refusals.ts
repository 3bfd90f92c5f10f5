import { AppError } from '../../shared/errors.ts'
import type { ConnectionRow } from './table.ts'

/** `under`: the name of the startup that has it. */
export const connectedElsewhere = ({ name, state }: ConnectionRow, under: string): AppError =>
  new AppError({
    code: 'ALREADY_CONNECTED',
    message: `This account is connected under ${under}.`,
    why: `“${name}” there reads the same account: under two startups, the same revenue would be published twice.`,
    fix:
      state === 'disconnected'
        ? `Delete its entries under ${under} first.`
        : `Use it there, or disconnect it under ${under} and delete its entries first.`,
  })

export const alreadyConnected = (name: string) =>
  new AppError({
    code: 'ALREADY_CONNECTED',
    message: 'This account is connected already.',
    why: `It is the one named “${name}”. Connecting it twice would count its revenue twice.`,
    fix: 'To change its key, use Replace key under Settings, Connections.',
  })

export const importedAlready = (name: string) =>
  new AppError({
    code: 'ALREADY_CONNECTED',
    message: 'This account’s history is imported already.',
    why: `The import named “${name}” has entries of it. With the account connected they would count twice.`,
    fix: 'Disconnect that import and delete its entries first: the account brings all of them back.',
  })

export const disconnectedMeanwhile = () =>
  new AppError({
    code: 'CONFLICT',
    message: 'The connection was disconnected meanwhile, so the key was not stored.',
    fix: 'Connect the account again; the sync goes on where it stopped.',
  })

export const anotherAccount = () =>
  new AppError({
    code: 'CONFLICT',
    message: 'This key belongs to another account, so it was not stored.',
    why: 'A connection keeps to one account and to its live or test mode.',
    fix: 'Use a key of the same account, or connect the other account on its own.',
  })
