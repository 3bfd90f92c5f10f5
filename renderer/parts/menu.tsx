import { Menu as Base } from '@base-ui/react/menu'
import type { LucideIcon } from 'lucide-react'
import { Button } from './button.tsx'

/** A button that opens a few things to do. */
export const Menu = ({
  label,
  icon,
  busy,
  items,
}: {
  label: string
  icon: LucideIcon
  busy: boolean
  items: { name: string; hint: string; onPress: () => void }[]
}) => (
  <Base.Root>
    <Base.Trigger render={<Button icon={icon} busy={busy} />}>{label}</Base.Trigger>
    <Base.Portal>
      <Base.Positioner sideOffset={4} align="end" className="z-50 outline-none">
        <Base.Popup className="min-w-44 rounded-lg border border-line bg-raised p-1 shadow-float outline-none">
          {items.map(({ name, hint, onPress }) => (
            <Base.Item
              key={name}
              onClick={onPress}
              className="cursor-default rounded-md px-2.5 py-1.5 outline-none data-highlighted:bg-hover"
            >
              <span className="font-medium">{name}</span>
              <span className="block text-[12px] text-faint">{hint}</span>
            </Base.Item>
          ))}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
)
