import { eq } from 'drizzle-orm'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../../electron/db/open.ts'
import {
  audiences,
  deliveries,
  platforms,
  snapshots,
  startups,
} from '../../../../electron/db/schema.ts'
import {
  createDeliveries,
  type DeliveriesParts,
} from '../../../../electron/publishing/push/deliveries.ts'
import { createAudiences } from '../../../../electron/snapshots/audiences.ts'
import { createStored } from '../../../../electron/snapshots/stored.ts'
import { DEFAULT_PRIVACY } from '../../../../shared/privacy.ts'
import { ROOT, tempFolder } from '../../../support/app.ts'

const v1 = { version: '1.0', mediaType: 'application/json', policy: 'newest only' } as const
const all = { version: '9.0', mediaType: 'text/plain', policy: 'all in order' } as const

/** Two platforms, P and Q, of one startup, and a clock that runs backwards. */
function world() {
  const db = openDatabase(ROOT, tempFolder())
  onTestFinished(() => void db.$client.close())
  const startup = { id: 's', name: 'S', description: '', website: '', currency: 'USD' }
  const rest = { timezone: 'UTC', sample: false, createdAt: 0 }
  db.insert(startups)
    .values({ ...startup, ...rest })
    .run()
  db.insert(audiences).values({ id: 'public', startupId: 's', privacy: DEFAULT_PRIVACY }).run()
  for (const id of ['P', 'Q']) {
    const to = { name: id, endpoint: 'https://example.com', test: true, createdAt: 0 }
    db.insert(platforms)
      .values({ id, startupId: 's', ...to })
      .run()
    db.insert(audiences)
      .values({ id: `of ${id}`, platformId: id })
      .run()
  }
  const who = createAudiences(db)
  let time = 1_000
  const withFormat = (format: DeliveriesParts['format']) =>
    createDeliveries({
      ...{ db, audiences: who, format, mayLeave: () => true, now: () => time-- },
      haveSent: () => undefined,
    })
  let seq = 0
  const snapshot = (version: string) => {
    seq += 1
    const row = { id: `${seq}`, startupId: 's', seq, version, createdAt: 0, test: true }
    const sealed = { audienceId: 'public', hash: '', publicKey: '', document: '' }
    db.insert(snapshots)
      .values({ ...row, ...sealed })
      .run()
    return createStored(db).get(row.id)
  }
  const waiting = () =>
    db
      .select({ snapshot: deliveries.snapshotId, to: deliveries.platformId })
      .from(deliveries)
      .where(eq(deliveries.state, 'waiting'))
      .orderBy(deliveries.position)
      .all()
      .map(it => `${it.snapshot}${it.to}`)
  return { withFormat, snapshot, waiting, db, everybody: who.publicOf('s') }
}

test('a format that keeps only the newest stops what waits of its own, and nothing of another', () => {
  const { withFormat, snapshot, waiting, everybody } = world()
  withFormat(all).enqueue(snapshot('9.0'), everybody)
  withFormat(v1).enqueue(snapshot('1.0'), everybody)
  expect(waiting()).toEqual(['1P', '1Q', '2P', '2Q'])
  withFormat(v1).enqueueFor(snapshot('1.0'), 'P')
  expect(waiting()).toEqual(['1P', '1Q', '2Q', '3P'])
})

test('a format that keeps all has them wait in the order they were queued in, whatever the clock says', () => {
  const { withFormat, snapshot, waiting, db, everybody } = world()
  const queue = withFormat(all)
  for (let n = 0; n < 3; n++) queue.enqueue(snapshot('9.0'), everybody)
  expect(waiting()).toEqual(['1P', '1Q', '2P', '2Q', '3P', '3Q'])
  const oldest = queue.oldestWaiting('Q')
  expect(oldest).toMatchObject({
    snapshot: { id: '1' },
    delivery: { format: '9.0', mediaType: 'text/plain' },
  })
  db.update(deliveries)
    .set({ state: 'delivered' })
    .where(eq(deliveries.id, oldest?.delivery.id ?? ''))
    .run()
  expect(queue.oldestWaiting('Q')?.snapshot.id).toBe('2')
  expect(queue.list('s').map(it => it.snapshotId)).toEqual(['3', '3', '2', '2', '1', '1'])
})

test('a snapshot that is queued twice for a platform waits once', () => {
  const { withFormat, snapshot, waiting } = world()
  const queue = withFormat(v1)
  const once = snapshot('1.0')
  expect(queue.enqueueFor(once, 'P').id).toBe(queue.enqueueFor(once, 'P').id)
  expect(waiting()).toEqual(['1P'])
})
