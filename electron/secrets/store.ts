/** Secrets by name, wherever they are kept. */
export interface SecretStore {
  get(name: string): Promise<string | null>
  set(name: string, value: string): Promise<void>
  delete(name: string): Promise<void>
}

/** A place for secrets: the system's keychain or the passphrase vault. Nothing else holds one. */
export interface SecretPlace extends SecretStore {
  /** Keeps a value under a name that has none yet. Returns what is kept there. */
  add(name: string, value: string): Promise<string>
}
