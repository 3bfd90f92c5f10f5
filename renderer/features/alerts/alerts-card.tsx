import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type {
  AlertChannel,
  EmailSettings,
  WebhookSettings,
} from '../../../shared/contract/alerts.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { ConfirmButton } from '../../parts/confirm.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { rpc } from '../../rpc/client.ts'
import { EmailDialog } from './email-dialog.tsx'
import { useNewSecret, useRemove, useTest } from './queries.ts'
import { NewSecret, WebhookDialog } from './webhook-dialog.tsx'

/** Who else is told when a job fails for good, and when it works again. */
export function AlertsCard() {
  const settings = useQuery(rpc.alerts.get.queryOptions())
  const [editing, setEditing] = useState<AlertChannel | null>(null)
  const close = () => setEditing(null)
  return (
    <Card
      title="Alerts"
      description="When a job fails for good, such as a sync whose key was refused, and when it works again. You always see it here; add e-mail or a webhook to be told elsewhere."
      flush
    >
      <Loaded query={settings}>
        {({ email, webhook }) => (
          <>
            <Channel
              channel="email"
              name="E-mail"
              on={email !== null}
              onEdit={() => setEditing('email')}
            >
              {email && <Email {...email} />}
            </Channel>
            <Channel
              channel="webhook"
              name="Webhook"
              on={webhook !== null}
              onEdit={() => setEditing('webhook')}
              more={<NewSecretButton />}
            >
              {webhook && <Webhook {...webhook} />}
            </Channel>
            {editing === 'email' && <EmailDialog initial={email} onClose={close} />}
            {editing === 'webhook' && <WebhookDialog initial={webhook} onClose={close} />}
          </>
        )}
      </Loaded>
    </Card>
  )
}

interface ChannelProps {
  channel: AlertChannel
  name: string
  on: boolean
  onEdit: () => void
  /** What else can be done with it while it is on. */
  more?: ReactNode
  children: ReactNode
}

function Channel({ channel, name, on, onEdit, more, children }: ChannelProps) {
  const test = useTest()
  const remove = useRemove()
  return (
    <section aria-label={name} className="flex flex-col gap-3 border-t border-line px-5 py-4">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <h3 className="flex items-center gap-2 font-medium">
            {name} {on ? <Badge tone="good">On</Badge> : <Badge>Off</Badge>}
          </h3>
          {on ? children : <p className="text-soft">{OFF[channel]}</p>}
        </div>
        {on ? (
          <div className="flex flex-wrap gap-2">
            <ConfirmButton
              label="Switch off"
              title={`Switch off ${OFF_TITLES[channel]}?`}
              confirm="Switch off"
              onConfirm={() => remove.mutateAsync({ channel })}
            >
              {FORGOTTEN[channel]}
            </ConfirmButton>
            {more}
            <Button onClick={onEdit}>Edit</Button>
            <Button busy={test.isPending} onClick={() => test.mutate({ channel })}>
              Send a test
            </Button>
          </div>
        ) : (
          <Button onClick={onEdit}>Set up</Button>
        )}
      </div>
      {on && test.error && <ProblemNote error={test.error} />}
    </section>
  )
}

const OFF: Record<AlertChannel, string> = {
  email: 'Sent through your own mail provider.',
  webhook: 'Calls an address of yours, with a signature that proves it’s OpenRevenue.',
}

const OFF_TITLES: Record<AlertChannel, string> = { email: 'e-mail', webhook: 'the webhook' }

const FORGOTTEN: Record<AlertChannel, string> = {
  email: 'The server and its password are forgotten.',
  webhook: 'The address and its secret are forgotten. A new webhook gets another secret.',
}

const Email = ({ host, port, to }: EmailSettings) => (
  <p className="break-words text-soft">
    To {to}, through {host}:{port}
  </p>
)

const Webhook = ({ endpoint }: WebhookSettings) => <p className="break-all text-soft">{endpoint}</p>

/** The secret that is there cannot be shown again: whoever lost it makes another. */
function NewSecretButton() {
  const make = useNewSecret()
  const [shown, setShown] = useState(false)
  return (
    <>
      <ConfirmButton
        label="New secret"
        title="Make a new secret?"
        confirm="Make it"
        onConfirm={async () => {
          await make.mutateAsync(undefined)
          setShown(true)
        }}
      >
        Alerts are signed with it from now on. Your server refuses them until it knows the new one.
      </ConfirmButton>
      {shown && make.data && (
        <NewSecret secret={make.data.secret} onClose={() => setShown(false)} />
      )}
    </>
  )
}
