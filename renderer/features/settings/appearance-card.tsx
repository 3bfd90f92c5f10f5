import { useState } from 'react'
import { Card } from '../../parts/card.tsx'
import { Segments } from '../../parts/segments.tsx'
import { applyTheme, rememberedTheme, type Theme } from '../../theme.ts'

const THEMES: { value: Theme; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

export function AppearanceCard() {
  const [theme, setTheme] = useState(rememberedTheme)
  return (
    <Card
      title="Appearance"
      action={
        <Segments
          label="Appearance"
          options={THEMES}
          value={theme}
          onChange={next => {
            applyTheme(next)
            setTheme(next)
          }}
        />
      }
    />
  )
}
