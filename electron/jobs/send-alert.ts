import { type AlertChannel, alertChannelSchema } from '../../shared/contract/alerts.ts'
import { jobKindSchema } from '../../shared/contract/jobs.ts'
import type { Alert } from '../alerts/alert.ts'
import type { Alerts } from '../alerts/alerts.ts'
import type { JobKind } from './handlers.ts'
import type { Claim, NewJob } from './job.ts'
import { impatient } from './patience.ts'

/** The longest that one try takes. Milliseconds. */
const TIMEOUT = 30_000

/** Tells one channel of one alert. What it tells was written down when it happened; its key is the channel and the alert. */
export const sendAlert = (alerts: Pick<Alerts, 'send'>): JobKind => ({
  targets: () => [],
  async run(claim, signal) {
    const patience = AbortSignal.any([impatient(signal), AbortSignal.timeout(TIMEOUT)])
    await alerts.send(channelOf(claim.key), alertOf(claim), patience)
    return undefined
  },
})

/** The jobs that tell these channels. */
export const alertJobs = (channels: AlertChannel[], alert: Alert): NewJob[] =>
  channels.map(channel => ({
    kind: 'send-alert',
    key: `${channel}:${alert.id}`,
    payload: {
      id: alert.id,
      type: alert.type,
      createdAt: String(alert.createdAt),
      title: alert.title,
      body: alert.body,
      ...(alert.job && { kind: alert.job.kind, key: alert.job.key }),
    },
  }))

export const channelOf = (key: string): AlertChannel =>
  alertChannelSchema.parse(key.slice(0, key.indexOf(':')))

const alertOf = ({
  payload: { id = '', type, createdAt, title = '', body = '', ...of },
}: Claim): Alert => ({
  id,
  type: type === 'job.recovered' ? type : 'job.died',
  createdAt: Number(createdAt),
  title,
  body,
  job: { kind: jobKindSchema.parse(of.kind), key: of.key ?? '' },
})
