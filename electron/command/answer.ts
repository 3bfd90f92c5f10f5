import type { Command } from 'commander'
import { print, printJson } from './print.ts'
import { type CommandSession, withApp } from './session.ts'

/** The options that commands share. */
export interface SharedOptions {
  dataDir?: string
  /** Which startup it is about: an id, the beginning of one, or a name. */
  startup?: string
  json: boolean
}

/** Opens the app, asks it, and prints the answer: as JSON, or in lines for people. */
export async function answer<T>(
  options: SharedOptions,
  ask: (session: CommandSession) => Promise<T>,
  inLines: (value: T) => string[],
): Promise<void> {
  const value = await withApp(options, ask)
  if (options.json) printJson(value)
  else print(...inLines(value))
}

/** A command's options and its parents'; the nearest one that was given wins. */
export function optionsOf<T extends object = object>(command: Command): T & SharedOptions {
  const levels: object[] = []
  for (let level: Command | null = command; level; level = level.parent)
    levels.unshift(level.opts())
  return Object.assign({ json: false }, ...levels) as T & SharedOptions
}
