/** A place for secrets: the system's keychain or the passphrase vault. Nothing else holds one. */
export interface SecretStore {
  get(name: string): Promise<string | null>
  set(name: string, value: string): Promise<void>
  delete(name: string): Promise<void>
}
