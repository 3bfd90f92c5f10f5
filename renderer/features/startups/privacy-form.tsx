import { Field } from '@base-ui/react/field'
import { NumberField } from '@base-ui/react/number-field'
import { Minus, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Controller, useForm, useWatch } from 'react-hook-form'
import { formatMoney, minorDigits, money } from '../../../shared/money.ts'
import {
  arrRange,
  countRange,
  moneyRange,
  type Privacy,
  type Range,
  stricter,
  type Visibility,
} from '../../../shared/privacy.ts'
import { count } from '../../format.ts'
import { Note, ProblemNote } from '../../parts/note.tsx'
import { Segments } from '../../parts/segments.tsx'
import { Switch } from '../../parts/switch.tsx'
import { useKeptDraft } from './draft.ts'

const OPTIONS: { value: Visibility; label: string }[] = [
  { value: 'exact', label: 'Exact' },
  { value: 'range', label: 'Range' },
  { value: 'hidden', label: 'Hidden' },
]

const FIGURES = [
  { name: 'revenue', label: 'Revenue before fees', example: 1_234_567n },
  { name: 'mrr', label: 'MRR', example: 1_234_567n },
  { name: 'arr', label: 'ARR', example: 14_814_804n },
  { name: 'customers', label: 'Subscribers', example: 187n },
] as const

/** What leaves this machine of each figure, growth, and how far back. */
export function PrivacyForm({
  initial,
  currency,
  draft,
  onSave,
  error,
  children,
}: {
  initial: Privacy
  currency: string
  draft?: string
  onSave: (privacy: Privacy) => void
  error: unknown
  /** The buttons. */
  children: ReactNode
}) {
  const { control, handleSubmit } = useForm<Privacy>({ defaultValues: initial })
  const values = useWatch({ control })
  useKeptDraft(draft, values)
  /** MRR and ARR tell each other: the stricter of the two holds for both. */
  const told = (name: keyof Privacy, value: Visibility) =>
    name === 'mrr' || name === 'arr' ? stricter(values.mrr ?? value, values.arr ?? value) : value
  return (
    <form
      className="flex flex-col gap-4"
      noValidate
      onSubmit={event => void handleSubmit(onSave)(event)}
    >
      <div className="divide-y divide-line rounded-xl border border-line">
        {FIGURES.map(({ name, label, example }) => (
          <Controller
            key={name}
            control={control}
            name={name}
            render={({ field: { value, onChange } }) => (
              <Row label={label} hint={seen(told(name, value), name, example, currency)}>
                <Segments label={label} options={OPTIONS} value={value} onChange={onChange} />
              </Row>
            )}
          />
        ))}
        <Controller
          control={control}
          name="growth"
          render={({ field: { value, onChange } }) => (
            <Row
              label="Growth"
              hint="Last full month vs. the month before. Left out beside ranges and unpublished months."
            >
              <Switch label="Growth" checked={value} onChange={onChange} />
            </Row>
          )}
        />
        <Controller
          control={control}
          name="months"
          rules={{ validate: wrongMonths }}
          render={({ field: { value, onChange }, fieldState: { error: wrong } }) => (
            <Row
              label="History"
              hint="How many months are published, this one included. An exact total still counts earlier months, unless that would reveal a single one."
            >
              <MonthsField value={value} wrong={wrong?.message} onChange={onChange} />
            </Row>
          )}
        />
      </div>
      {values.mrr !== values.arr && (
        <Note>
          ARR is 12 × MRR, so each gives the other away. The stricter setting applies to both.
        </Note>
      )}
      {error ? <ProblemNote error={error} /> : null}
      {children}
    </form>
  )
}

const Row = ({ label, hint, children }: { label: string; hint: string; children: ReactNode }) => (
  <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3">
    <div className="min-w-0 flex-1 basis-52">
      <p className="font-medium">{label}</p>
      <p className="text-[13px] text-soft">{hint}</p>
    </div>
    {children}
  </div>
)

/** What is wrong with a number of months, in words; null is an empty field. */
const wrongMonths = (value: number | null): string | undefined =>
  Number.isInteger(value) ? undefined : 'Write a whole number of months, from 1 to 36.'

const MonthsField = ({
  value,
  wrong,
  onChange,
}: {
  value: number | null
  wrong: string | undefined
  onChange: (value: number | null) => void
}) => (
  <Field.Root invalid={Boolean(wrong)} className="flex flex-col gap-1.5">
    <NumberField.Root min={1} max={36} value={value} onValueChange={onChange} className="flex">
      <NumberField.Group className="flex h-9 overflow-hidden rounded-lg border border-line-strong data-invalid:border-danger">
        <NumberField.Decrement className="flex w-9 items-center justify-center hover:bg-hover">
          <Minus className="size-4" aria-hidden />
        </NumberField.Decrement>
        <NumberField.Input
          aria-label="Months of history"
          className="figure w-12 border-x border-line-strong bg-canvas text-center"
        />
        <NumberField.Increment className="flex w-9 items-center justify-center hover:bg-hover">
          <Plus className="size-4" aria-hidden />
        </NumberField.Increment>
      </NumberField.Group>
    </NumberField.Root>
    {wrong && (
      <Field.Error match className="text-[13px] text-danger">
        {wrong}
      </Field.Error>
    )}
  </Field.Root>
)

/** What a platform would read, by an example. */
function seen(
  visibility: Visibility,
  figure: 'revenue' | 'mrr' | 'arr' | 'customers',
  example: bigint,
  currency: string,
): string {
  if (visibility === 'hidden') return 'Never published.'
  if (figure === 'customers') {
    const words = (of: bigint) => count(Number(of))
    return visibility === 'exact'
      ? `Published exactly, e.g. ${words(example)}`
      : becomes(words(example), countRange(Number(example)), words)
  }
  const words = (amount: bigint) =>
    formatMoney(money(amount, currency), { compact: visibility === 'range' })
  const digits = minorDigits(currency)
  const range = figure === 'arr' ? arrRange(example / 12n, digits) : moneyRange(example, digits)
  const exact = formatMoney(money(example, currency))
  return visibility === 'exact' ? `Published exactly, e.g. ${exact}` : becomes(exact, range, words)
}

const becomes = (exact: string, { min, max }: Range, words: (of: bigint) => string): string =>
  `Published as a range: ${exact} becomes “${words(min)} ${max === null ? 'or more' : `to ${words(max)}`}”`
