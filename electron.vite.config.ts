import { join } from 'node:path'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import page from './vite.config.ts'

const path = (file: string) => join(import.meta.dirname, file)

/** The page has routes of its own, so it asks for its files from the root; electron-vite says './'. */
const fromTheRoot: Plugin = { name: 'from-the-root', config: () => ({ base: '/' }) }

/**
 * Packages are not bundled into the main process: native ones cannot be, and Node finds the others. Our
 * own workspace is: it is TypeScript, which a packaged app does not run.
 */
export default defineConfig({
  main: {
    build: {
      outDir: path('out/main'),
      externalizeDeps: { exclude: ['@openrevenue/snapshot'] },
      rolldownOptions: { input: path('electron/main.ts') },
    },
  },
  preload: {
    build: {
      outDir: path('out/preload'),
      rolldownOptions: {
        input: path('electron/preload.ts'),
        // A sandboxed preload script is CommonJS, whatever package.json says.
        output: { format: 'cjs', entryFileNames: 'preload.cjs' },
      },
    },
  },
  renderer: {
    ...page,
    plugins: [...(page.plugins ?? []), fromTheRoot],
    build: {
      ...page.build,
      outDir: path('out/renderer'),
      minify: true,
      rolldownOptions: { input: path('renderer/index.html') },
    },
  },
})
