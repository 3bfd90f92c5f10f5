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
