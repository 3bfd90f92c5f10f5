import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FileCheck2, KeyRound, Sigma } from 'lucide-react'
import { Brand } from '../../frame/brand.tsx'
import { Button, buttonLook } from '../../parts/button.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { rpc } from '../../rpc/client.ts'
import { openStartup } from '../../rpc/startup.ts'

const PROMISES = [
  {
    icon: KeyRound,
    title: 'Your key stays here',
    text: 'Locked in this computer’s keychain or a vault, and sent only to your payment provider.',
  },
  {
    icon: Sigma,
    title: 'The sums are done here',
    text: 'Exact to the cent, and every figure opens the entries that make it.',
  },
  {
    icon: FileCheck2,
    title: 'Only signed figures leave',
    text: 'The ones you choose: exact, as a range, or not at all. Nobody can change them on the way.',
  },
]

/** The first screen: what this is, and the two ways to begin. */
export function Welcome() {
  const { data: startup } = useQuery(rpc.startup.get.queryOptions())
  const sample = useMutation(
    rpc.connections.startSample.mutationOptions({
      onSuccess: ({ startupId }) => openStartup(startupId),
    }),
  )
  return (
    <main className="mx-auto flex min-h-dvh max-w-4xl flex-col justify-center gap-10 px-5 py-10 sm:px-8">
      <Brand />
      <div className="max-w-2xl">
        <h1 className="text-4xl font-semibold tracking-tight sm:text-5xl">
          Prove your revenue without handing over your keys
        </h1>
        <p className="mt-4 text-lg text-soft">
          OpenRevenue reads your payment provider on your own machine, works out MRR and revenue,
          and publishes only what you allow, signed.
        </p>
      </div>
      <div className="flex flex-wrap gap-3">
        <Link to="/setup/startup" className={buttonLook('primary', true)}>
          {startup && !startup.sample ? `Go on with ${startup.name}` : 'Connect Stripe'}
        </Link>
        <Button large busy={sample.isPending} onClick={() => sample.mutate(undefined)}>
          Look around with sample data
        </Button>
        <p className="w-full text-soft">
          Or Paddle, Lemon Squeezy, PayPal or Polar: set-up asks which.
        </p>
      </div>
      {sample.error && <ProblemNote error={sample.error} />}
      <ul className="grid gap-6 border-t border-line pt-8 sm:grid-cols-3">
        {PROMISES.map(({ icon: Icon, title, text }) => (
          <li key={title}>
            <Icon className="size-5 text-accent" aria-hidden />
            <h2 className="mt-2 font-semibold">{title}</h2>
            <p className="mt-1 text-soft">{text}</p>
          </li>
        ))}
      </ul>
    </main>
  )
}
