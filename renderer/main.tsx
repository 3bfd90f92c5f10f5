import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { LiveProvider } from './live/live.tsx'
import { ToastProvider } from './parts/toast.tsx'
import { router } from './router.tsx'
import { queries } from './rpc/client.ts'
import './styles.css'
import { applyTheme, rememberedTheme } from './theme.ts'

applyTheme(rememberedTheme())

await font()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <ToastProvider>
        <LiveProvider>
          <RouterProvider router={router} />
        </LiveProvider>
      </ToastProvider>
    </QueryClientProvider>
  </StrictMode>,
)

/**
 * Waits for the font of all words. Drawn in another one first, they would move when theirs comes, and a
 * press on a button that moves away before the release is no click. Without it the page is shown too.
 */
async function font(): Promise<void> {
  await document.fonts.load('1em "Inter Variable"').catch(() => undefined)
}
