import { useEffect } from 'react'
import { startupInAddress } from '../../rpc/startup.ts'

/** What was typed into a form of a startup’s set-up and not saved yet; it outlives a reload and ends with the window. */
export function readDraft<T extends object>(name: string): Partial<T> {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(name)) ?? '{}')
  } catch {
    return {}
  }
}

/** Keeps a draft as it is typed. Never used for a key. */
export function useKeptDraft(name: string | undefined, values: object): void {
  const text = JSON.stringify(values)
  useEffect(() => {
    if (name) sessionStorage.setItem(keyOf(name), text)
  }, [name, text])
}

export const forgetDraft = (name: string): void => sessionStorage.removeItem(keyOf(name))

const keyOf = (name: string): string => `draft:${startupInAddress() ?? ''}:${name}`
