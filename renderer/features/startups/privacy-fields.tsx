import { Field } from '@base-ui/react/field'
import { NumberField } from '@base-ui/react/number-field'
import { Minus, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Control, Controller, useWatch } from 'react-hook-form'
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
import { Note } from '../../parts/note.tsx'
import { Segments } from '../../parts/segments.tsx'
import { Switch } from '../../parts/switch.tsx'

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

/** What may be seen of each figure, growth, and how far back. */
export function PrivacyFields({
  control,
  currency,
  done,
}: {
  control: Control<Privacy>
  currency: string
  /** What is done with them. */
  done: 'published' | 'sent'
}) {
  const values = useWatch({ control })
  /** MRR and ARR tell each other: the stricter of the two holds for both. */
  const told = (name: keyof Privacy, value: Visibility) =>
    name === 'mrr' || name === 'arr' ? stricter(values.mrr ?? value, values.arr ?? value) : value
  return (
    <>
      <div className="divide-y divide-line rounded-xl border border-line">
        {FIGURES.map(({ name, label, example }) => (
          <Controller
            key={name}
            control={control}
            name={name}
            render={({ field: { value, onChange } }) => (
              <Row label={label} hint={seen(told(name, value), { done, name, example, currency })}>
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
              hint={`Last full month vs. the month before. Left out beside ranges and ${done === 'sent' ? 'months that aren’t sent' : 'unpublished months'}.`}
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
              hint={`How many months are ${done}, this one included. An exact total still counts earlier months, unless that would reveal a single one.`}
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
    </>
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

interface Example {
  done: 'published' | 'sent'
  name: 'revenue' | 'mrr' | 'arr' | 'customers'
  example: bigint
  currency: string
}

/** What would be read of a figure, by an example. */
function seen(visibility: Visibility, { done, name, example, currency }: Example): string {
  if (visibility === 'hidden') return `Never ${done}.`
  const words = (amount: bigint, compact = false) =>
    name === 'customers' ? count(Number(amount)) : formatMoney(money(amount, currency), { compact })
  const exact = words(example)
  const as = done === 'sent' ? 'Sent' : 'Published'
  if (visibility === 'exact') return `${as} exactly, e.g. ${exact}`
  const { min, max } = rangeOf(name, example, minorDigits(currency))
  const range = `${words(min, true)} ${max === null ? 'or more' : `to ${words(max, true)}`}`
  return `${as} as a range: ${exact} becomes “${range}”`
}

function rangeOf(name: Example['name'], example: bigint, digits: number): Range {
  if (name === 'customers') return countRange(Number(example))
  return name === 'arr' ? arrRange(example / 12n, digits) : moneyRange(example, digits)
}
