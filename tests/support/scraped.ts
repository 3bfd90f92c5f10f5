import { onTestFinished } from 'vitest'
import { PASSPHRASE } from './app.ts'
import { runCommand } from './command.ts'
import { type Family, readExposition } from './exposition.ts'
import { startServer } from './server.ts'

/** The headless door with its metrics open, on a data folder. */
export async function startScraped(dataDir: string, args: string[] = []) {
  const env = {
    ...process.env,
    OPENREVENUE_VAULT_PASSPHRASE: PASSPHRASE,
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
  }
  const all = ['--data-dir', dataDir, '--metrics-port', '0', ...args]
  const server = await startServer(all, env)
  onTestFinished(() => server.stop())
  const saidAt = () => /scrape (\S+)/.exec(server.output())?.[1]
  while (!saidAt()) await new Promise(resolve => setTimeout(resolve, 20))
  const url = new URL(saidAt() ?? '')
  const token = (await runCommand(['metrics-token', 'show', '--data-dir', dataDir])).stdout.trim()
  const scrape = async () => {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
    const text = await answer.text()
    if (answer.status !== 200) throw new Error(`${answer.status}: ${text}`)
    const families = readExposition(text)
    return { answer, text, families, value: valueIn(families) }
  }
  return { ...server, url, token, scrape }
}

/** The value of the one sample with this name and these labels. */
const valueIn =
  (families: Map<string, Family>) =>
  (name: string, labels: Record<string, string> = {}): number => {
    const all = [...families.values()].flatMap(it => it.samples)
    const found = all.filter(
      it => it.name === name && Object.entries(labels).every(([key, is]) => it.labels[key] === is),
    )
    if (found.length !== 1) throw new Error(`${found.length} samples of ${name}`)
    return found[0]?.value ?? Number.NaN
  }
