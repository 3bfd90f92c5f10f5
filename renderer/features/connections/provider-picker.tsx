import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { keyedProviderSchema } from '../../../shared/contract/connections.ts'
import type { KeyedProvider } from '../../../shared/providers.ts'
import { GUIDES } from './guides.ts'

export const ProviderPicker = ({
  value,
  onChange,
}: {
  value: KeyedProvider
  onChange: (provider: KeyedProvider) => void
}) => (
  <RadioGroup
    aria-label="Payment provider"
    value={value}
    onValueChange={next => onChange(keyedProviderSchema.parse(next))}
    className="flex flex-wrap gap-2"
  >
    {keyedProviderSchema.options.map(provider => (
      <Radio.Root
        key={provider}
        value={provider}
        className="flex h-11 grow cursor-pointer items-center justify-center rounded-lg border border-line-strong px-4 font-medium hover:bg-hover data-checked:border-accent data-checked:bg-accent-wash data-checked:text-accent"
      >
        {GUIDES[provider].name}
      </Radio.Root>
    ))}
  </RadioGroup>
)
