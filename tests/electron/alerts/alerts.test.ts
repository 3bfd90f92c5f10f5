import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { connectSandbox, dataFolder, type TestApp, testApp } from '../../support/app.ts'
import { startCommand } from '../../support/command.ts'
import { type MailServer, openMailServer } from '../../support/mail-server.ts'
import { openPlatform } from '../../support/platform.ts'
import { stripeAccount } from '../../support/stripe/account.ts'
import { createStripeSandbox, type StripeSandbox } from '../../support/stripe/sandbox.ts'

const PASSWORD = 'mail-p4ssword/+x'
const HOUR = 3_600_000
const HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const

const emailTo = ({ port }: Pick<MailServer, 'port'>) => ({
  ...{ host: '127.0.0.1', port, security: 'none' as const, user: 'founder', password: PASSWORD },
  ...{ from: 'alerts@acme.example', to: 'founder@acme.example' },
})

/** An app with an account whose key works until the test says otherwise, on a clock that the test moves. */
async function appWithAccount() {
  const sandbox = await createStripeSandbox({
    account: stripeAccount({ entries: 5, subscriptions: false }),
  })
  onTestFinished(() => sandbox.close())
  const clock = { now: Date.UTC(2026, 5, 17, 9) }
  const it = await testApp({ now: () => clock.now })
  const { id } = await connectSandbox(it, sandbox)
  await it.sync()
  const later = async (milliseconds: number) => {
    clock.now += milliseconds
    await it.app.settled()
  }
  return { ...it, id, sandbox, clock, later }
}

/** Has an account's sync die, for a permission that its key has not. */
async function die({ app, sync }: TestApp, sandbox: StripeSandbox): Promise<void> {
  sandbox.denied.add('balance_transaction_source')
  await sync()
  await app.settled()
}

async function mend({ app, sync }: TestApp, sandbox: StripeSandbox): Promise<void> {
  sandbox.denied.clear()
  await sync()
  await app.settled()
}

const subjectOf = (letter: string) => /^Subject: (.*)/m.exec(letter)?.[1]
const messageIdOf = (letter: string) => /^Message-ID: (.*)/m.exec(letter)?.[1]

/** As a receiver would check it: standardwebhooks.com, with nothing of ours. */
function isSigned(
  { headers, body }: { headers: Record<string, unknown>; body: string },
  secret: string,
): boolean {
  const [id, timestamp, signature] = HEADERS.map(it => String(headers[it]))
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const hmac = createHmac('sha256', key).update([id, timestamp, body].join('.')).digest('base64')
  return key.length === 32 && signature === `v1,${hmac}`
}

const alertJobs = ({ client }: Pick<TestApp, 'client'>) => client.jobs.list({ kind: 'send-alert' })

test('a job that dies is told once a streak, and its recovery once', async () => {
  const mail = await openMailServer({ password: PASSWORD })
  const it = await appWithAccount()
  await it.client.alerts.saveEmail(emailTo(mail))
  await die(it, it.sandbox)
  await die(it, it.sandbox)
  expect(mail.letters.map(subjectOf)).toEqual(['Acme could not be synced'])
  const [letter = ''] = mail.letters
  expect(letter).toContain('From: alerts@acme.example')
  expect(letter).toContain('To: founder@acme.example')
  expect(letter).toContain('text/plain')
  expect(letter.replaceAll(/=\r\n/g, '')).toMatch(/permission/i)
  await mend(it, it.sandbox)
  await it.sync()
  expect(mail.letters.map(subjectOf).slice(1)).toEqual(['Acme syncs again'])
  await die(it, it.sandbox)
  expect(mail.letters).toHaveLength(3)
  expect(new Set(mail.letters.map(messageIdOf)).size).toBe(3)
})

test('a key that is refused is told once, in words that say what to do', async () => {
  const mail = await openMailServer({ password: PASSWORD })
  const { endpoint, received } = await openPlatform({ status: 204 })
  const it = await appWithAccount()
  await it.client.alerts.saveEmail(emailTo(mail))
  await it.client.alerts.saveWebhook({ endpoint })
  it.sandbox.revoke()
  await it.sync()
  await it.app.settled()
  await it.sync()
  await it.app.settled()
  expect(mail.letters).toHaveLength(1)
  expect(received).toHaveLength(1)
  const { title, body } = JSON.parse(received[0]?.body ?? '')
  expect(title).toBe('Acme could not be synced')
  expect(body).toMatch(/^Stripe does not accept this key\. .*make a new restricted key/)
  expect(body).not.toContain(it.sandbox.key.slice(-6))
  await it.client.connections.replaceKey({ id: it.id, key: it.sandbox.roll() })
  await it.app.settled()
  await it.sync()
  await it.app.settled()
  expect(mail.letters.map(subjectOf)).toEqual(['Acme could not be synced', 'Acme syncs again'])
})

test('a webhook is signed as the Standard Webhooks have it; refused for now, it comes again under its id', async () => {
  const { endpoint, received, answer } = await openPlatform({ status: 500 })
  const it = await appWithAccount()
  const { secret, settings } = await it.client.alerts.saveWebhook({ endpoint })
  expect(settings.webhook).toEqual({ endpoint, allowPrivate: false })
  await die(it, it.sandbox)
  expect(received).toHaveLength(1)
  expect(await alertJobs(it)).toMatchObject([
    {
      state: 'failed',
      error: { code: 'ALERT_UNREACHABLE', message: expect.stringContaining('500') },
    },
  ])
  answer.status = 200
  await it.later(HOUR)
  await it.later(HOUR)
  expect(received).toHaveLength(2)
  expect(await alertJobs(it)).toMatchObject([{ state: 'done', attempts: 2 }])
  const [first, second] = received
  for (const one of received) expect(isSigned(one, secret ?? '')).toBe(true)
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
  const seconds = received.map(({ headers }) => Number(headers['webhook-timestamp']))
  expect((seconds[1] ?? 0) - (seconds[0] ?? 0)).toBe(HOUR / 1000)
  expect(JSON.parse(first?.body ?? '')).toEqual({
    id: first?.headers['webhook-id'],
    type: 'job.died',
    created_at: '2026-06-17T09:00:00.000Z',
    title: 'Acme could not be synced',
    body: expect.stringMatching(/permission/i),
    job: { kind: 'sync-account', key: it.id },
  })
  await mend(it, it.sandbox)
  expect(JSON.parse(received[2]?.body ?? '')).toMatchObject({
    type: 'job.recovered',
    title: 'Acme syncs again',
  })
  // Another secret signs what comes after it.
  const other = await it.client.alerts.newSecret()
  await it.client.alerts.test({ channel: 'webhook' })
  expect(received.slice(3).map(one => isSigned(one, other.secret))).toEqual([true])
  expect(isSigned(received[3] ?? { headers: {}, body: '' }, secret ?? '')).toBe(false)
})

test('a mail server that is away gets the e-mail once it is back, exactly once', async () => {
  const mail = await openMailServer({ password: PASSWORD })
  const it = await appWithAccount()
  await it.client.alerts.saveEmail(emailTo(mail))
  await mail.close()
  await die(it, it.sandbox)
  await it.later(HOUR)
  expect(await alertJobs(it)).toMatchObject([
    {
      ...{ state: 'failed', attempts: 2 },
      error: { code: 'ALERT_UNREACHABLE', message: expect.stringContaining('isn’t answering') },
    },
  ])
  const back = await openMailServer({ port: mail.port, password: PASSWORD })
  // Its first word is that it is busy.
  back.trouble = { code: 451, words: '4.3.0 come later' }
  await it.later(HOUR)
  expect(await alertJobs(it)).toMatchObject([
    { state: 'failed', error: { message: expect.stringContaining('451 4.3.0 come later') } },
  ])
  back.trouble = null
  await it.later(2 * HOUR)
  await it.later(2 * HOUR)
  expect(back.letters.map(subjectOf)).toEqual(['Acme could not be synced'])
  expect(await alertJobs(it)).toMatchObject([{ state: 'done' }])
})

test('what dies of a channel is shown, told on this machine, and alerted about nowhere', async () => {
  const mail = await openMailServer({ password: 'another' })
  const { endpoint, received } = await openPlatform({ status: 200 })
  const it = await appWithAccount()
  await it.client.alerts.saveEmail(emailTo(mail))
  await it.client.alerts.saveWebhook({ endpoint })
  await die(it, it.sandbox)
  const dead = (await it.client.jobs.dead()).filter(({ kind }) => kind === 'send-alert')
  expect(dead).toMatchObject([{ attempts: 1, error: { code: 'ALERT_REFUSED' } }])
  expect(received).toHaveLength(1)
  expect(await alertJobs(it)).toHaveLength(2)
  expect(it.notices.map(({ title }) => title)).toEqual([
    'Acme could not be synced',
    'An alert could not be sent by e-mail',
  ])
  // With the right password it is tried again by hand, and says what it was to say.
  const again = await openMailServer({ password: PASSWORD })
  await it.client.alerts.saveEmail(emailTo(again))
  await it.client.jobs.retry({ id: dead[0]?.id ?? 0 })
  await it.app.settled()
  expect(again.letters.map(subjectOf)).toEqual(['Acme could not be synced'])
})

test('without a channel nothing is sent; one switched off meanwhile is sent nothing more', async () => {
  const { endpoint, received } = await openPlatform({ status: 500 })
  const it = await appWithAccount()
  expect(await it.client.alerts.get()).toEqual({ email: null, webhook: null })
  await die(it, it.sandbox)
  expect(await alertJobs(it)).toEqual([])
  await it.client.alerts.saveWebhook({ endpoint })
  await mend(it, it.sandbox)
  expect(received).toHaveLength(1)
  await it.client.alerts.remove({ channel: 'webhook' })
  await it.later(HOUR)
  expect(received).toHaveLength(1)
  expect(await alertJobs(it)).toMatchObject([{ state: 'done' }])
  await expect(it.client.alerts.test({ channel: 'webhook' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})

test('an alert survives the process that wrote it', async () => {
  const { endpoint, received, answer } = await openPlatform({ status: 503 })
  const it = await appWithAccount()
  await it.client.alerts.saveWebhook({ endpoint })
  await die(it, it.sandbox)
  await it.app.close()
  answer.status = 200
  const next = await testApp({ dataDir: it.dataDir, now: () => it.clock.now + HOUR })
  next.app.jobs.start()
  await expect.poll(() => received.length).toBe(2)
  expect(received[1]?.body).toBe(received[0]?.body)
})

test('the password and the secret are in the vault and nowhere else', async () => {
  const mail = await openMailServer({ password: PASSWORD })
  const { endpoint } = await openPlatform({ status: 500 })
  const it = await appWithAccount()
  await it.client.alerts.saveEmail(emailTo(mail))
  const { secret = '' } = await it.client.alerts.saveWebhook({ endpoint })
  // Saved again it is not shown again.
  expect((await it.client.alerts.saveWebhook({ endpoint })).secret).toBeNull()
  await die(it, it.sandbox)
  await it.client.alerts.saveEmail({ ...emailTo(mail), password: `not-${PASSWORD}` })
  const refusal = await it.client.alerts.test({ channel: 'email' }).catch(error => error)
  await it.client.jobs.list({})
  const told = JSON.stringify([
    ...[await it.client.alerts.get(), await it.client.jobs.list({}), it.notices],
    ...[refusal.message, refusal.data, it.errors.map(String)],
  ])
  await it.app.close()
  const at = ['--data-dir', it.dataDir]
  const { stdout, stderr } = await startCommand(['alerts', 'show', '--json', ...at]).finished
  expect(JSON.parse(stdout)).toMatchObject({ email: { user: 'founder' }, webhook: { endpoint } })
  const files = readdirSync(it.dataDir, { recursive: true, withFileTypes: true })
    .filter(file => file.isFile())
    .map(file => readFileSync(join(file.parentPath, file.name), 'latin1'))
  expect(files.length).toBeGreaterThan(1)
  const forms = [PASSWORD, secret ?? '', (secret ?? '').slice(6)].flatMap(it => [
    it,
    Buffer.from(it).toString('base64'),
  ])
  for (const text of [told, stdout, stderr, ...files]) {
    for (const form of forms) expect(text.includes(form)).toBe(false)
  }
})

test('an export with secrets has them', async () => {
  const mail = await openMailServer({ password: PASSWORD })
  const { endpoint } = await openPlatform({ status: 200 })
  const it = await testApp({ dataDir: dataFolder() })
  await it.client.alerts.saveEmail(emailTo(mail))
  await it.client.alerts.saveWebhook({ endpoint })
  const to = join(it.dataDir, 'moved.age')
  const passphrase = 'six random words of some length'
  const { secrets } = await it.app.exportBackup({ to, passphrase, withSecrets: true })
  expect(secrets).toBe(2)
})
