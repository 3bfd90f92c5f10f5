import tls from 'node:tls'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { type TestApp, testApp } from '../../support/app.ts'
import { CERTIFICATE, type MailServer, openMailServer } from '../../support/mail-server.ts'
import { openPlatform } from '../../support/platform.ts'

const PASSWORD = 'Xq7Kv29-m4il/+z'

const emailTo = ({ port }: Pick<MailServer, 'port'>) => ({
  ...{ host: 'localhost', port, security: 'none' as const, user: 'founder', password: PASSWORD },
  ...{ from: 'alerts@acme.example', to: 'founder@acme.example' },
})

const testMail = ({ client }: TestApp) => client.alerts.test({ channel: 'email' })
const testHook = ({ client }: TestApp) => client.alerts.test({ channel: 'webhook' })

let it: TestApp
beforeEach(async () => {
  it = await testApp({
    resolveHost: async host => (host === 'inside.example' ? ['10.0.0.7'] : ['203.0.113.9']),
  })
})

test('a password that is refused is told in the server’s words, without the password', async () => {
  const mail = await openMailServer({ password: 'another' })
  await it.client.alerts.saveEmail(emailTo(mail))
  const error = await testMail(it).catch(error => error)
  expect(error).toMatchObject({
    code: 'ALERT_REFUSED',
    message: 'The mail server doesn’t accept the user name or password.',
    data: { why: 'It said: 535 5.7.8 … is not the password of founder.' },
  })
  expect(mail.logins).toEqual([{ user: 'founder', password: PASSWORD }])
  expect(mail.letters).toEqual([])
})

test('an address that is refused is told in the server’s words', async () => {
  const mail = await openMailServer({ password: PASSWORD })
  mail.trouble = { code: 550, words: '5.1.1 no such mailbox' }
  await it.client.alerts.saveEmail(emailTo(mail))
  await expect(testMail(it)).rejects.toMatchObject({
    code: 'ALERT_REFUSED',
    data: { why: 'It said: 550 5.1.1 no such mailbox.' },
  })
})

test.each([
  ['starttls', { hideSTARTTLS: true, disabledCommands: ['STARTTLS'] }],
  ['starttls', {}],
  ['tls', { secure: true }],
  ['tls', {}],
] as const)(
  '%s to a server that has none, or whom nobody vouches for: not a word is sent (%o)',
  async (security, options) => {
    const mail = await openMailServer({
      ...options,
      disabledCommands: 'disabledCommands' in options ? [...options.disabledCommands] : [],
      password: PASSWORD,
    })
    await it.client.alerts.saveEmail({ ...emailTo(mail), security })
    await expect(testMail(it)).rejects.toMatchObject({
      code: 'ALERT_REFUSED',
      message: 'The connection to localhost isn’t secure, so nothing was sent.',
      data: { why: expect.stringMatching(/\.$/) },
    })
    expect([mail.logins, mail.letters]).toEqual([[], []])
  },
)

test.each(['starttls', 'tls'] as const)('%s to a server that is known', async security => {
  const before = tls.getCACertificates('default')
  onTestFinished(() => tls.setDefaultCACertificates(before))
  tls.setDefaultCACertificates([...before, CERTIFICATE])
  const mail = await openMailServer({
    ...{ secure: security === 'tls', password: PASSWORD, allowInsecureAuth: false },
  })
  await it.client.alerts.saveEmail({ ...emailTo(mail), security })
  await testMail(it)
  expect(mail.letters).toEqual([expect.stringContaining('Subject: Test alert from OpenRevenue')])
  // The certificate is for its name, not for its address.
  await it.client.alerts.saveEmail({ ...emailTo(mail), host: '127.0.0.1', security })
  await expect(testMail(it)).rejects.toMatchObject({ code: 'ALERT_REFUSED' })
  expect(mail.letters).toHaveLength(1)
})

test('a server that says nothing is given up', { timeout: 60_000 }, async () => {
  const mail = await openMailServer({ secure: true })
  // It waits for TLS, the app for a greeting.
  await it.client.alerts.saveEmail({ ...emailTo(mail), user: '' })
  const began = performance.now()
  await expect(testMail(it)).rejects.toMatchObject({ code: 'ALERT_UNREACHABLE' })
  expect(performance.now() - began).toBeLessThan(25_000)
})

test('without encryption it goes to this machine alone', async () => {
  const email = { ...emailTo({ port: 25 }), host: 'mail.acme.example' }
  await expect(it.client.alerts.saveEmail(email)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: 'Without encryption, a mail server has to be on this computer.',
  })
  for (const host of ['', 'a b', 'http://x.example', 'x.example/y', 'localhost\r\nx']) {
    await expect(it.client.alerts.saveEmail({ ...email, host }), host).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
  }
  for (const host of ['localhost', '127.0.0.1', '::1']) {
    await it.client.alerts.saveEmail({ ...email, host })
  }
})

test('a kept password goes to the server that it was given for, and to no other', async () => {
  const mail = await openMailServer({ password: PASSWORD })
  const { password: _password, ...email } = emailTo(mail)
  await expect(it.client.alerts.saveEmail(email)).rejects.toMatchObject({
    message: 'A password is missing.',
  })
  await it.client.alerts.saveEmail(emailTo(mail))
  await it.client.alerts.saveEmail({ ...email, to: 'other@acme.example' })
  await testMail(it)
  expect(mail.letters).toEqual([expect.stringContaining('To: other@acme.example')])
  for (const change of [
    ...[{ host: '127.0.0.1' }, { port: mail.port + 1 }, { security: 'starttls' as const }],
    { user: 'somebody' },
  ]) {
    await expect(it.client.alerts.saveEmail({ ...email, ...change })).rejects.toMatchObject({
      message: 'Enter the password again.',
    })
  }
  // Without a user there is none, and none is kept.
  await it.client.alerts.saveEmail({ ...email, user: '' })
  await expect(it.client.alerts.saveEmail(email)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
})

test('a webhook on a private network is refused until it is said to be meant', async () => {
  for (const host of ['10.0.0.7', '[fe80::1]', 'inside.example']) {
    const endpoint = `https://${host}/hook`
    await expect(it.client.alerts.saveWebhook({ endpoint }), host).rejects.toMatchObject({
      code: 'PRIVATE_ADDRESS',
    })
    expect((await it.client.alerts.get()).webhook).toBeNull()
  }
  const endpoint = 'https://inside.example/hook'
  const { settings } = await it.client.alerts.saveWebhook({ endpoint, allowPrivate: true })
  expect(settings.webhook).toEqual({ endpoint, allowPrivate: true })
  for (const bad of ['http://acme.example/', 'https://me:pw@acme.example/', 'ftp://acme.example']) {
    await expect(it.client.alerts.saveWebhook({ endpoint: bad }), bad).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
  }
})

test('a name that leads to a private network later is not sent to', async () => {
  let addresses = ['203.0.113.9']
  const other = await testApp({ resolveHost: async () => addresses })
  await other.client.alerts.saveWebhook({ endpoint: 'https://hook.example/' })
  addresses = ['127.0.0.1']
  await expect(testHook(other)).rejects.toMatchObject({
    code: 'ALERT_REFUSED',
    message: 'The webhook’s address, hook.example, leads to a private network.',
  })
})

test('a webhook that leads elsewhere is not followed', async () => {
  const elsewhere = await openPlatform({ status: 200 })
  const first = await openPlatform({ status: 307, headers: { location: elsewhere.endpoint } })
  await it.client.alerts.saveWebhook({ endpoint: first.endpoint })
  await expect(testHook(it)).rejects.toMatchObject({ code: 'ALERT_REFUSED' })
  expect([first.received.length, elsewhere.received.length]).toEqual([1, 0])
})

test('a webhook’s refusal is told in its own words, cut short', async () => {
  const hook = await openPlatform({ status: 403, body: `unknown sender ${'x'.repeat(1000)}` })
  await it.client.alerts.saveWebhook({ endpoint: hook.endpoint })
  const error = await testHook(it).catch(error => error)
  expect(error).toMatchObject({
    code: 'ALERT_REFUSED',
    data: { why: expect.stringMatching(/^It answered 403: unknown sender x{100,200}\.$/) },
  })
  expect(JSON.parse(hook.received[0]?.body ?? '')).toMatchObject({ type: 'test', job: null })
})
