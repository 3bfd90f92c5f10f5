/** A page of words alone, for where there is no other one to show. `text` is HTML. */
export const noticePage = (title: string, text: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>OpenRevenue</title><style>body{font:16px/1.5 system-ui;margin:15vh auto;max-width:32rem;padding:0 1.5rem;color-scheme:light dark}code{font-size:.95em}</style>
<h1>${title}</h1><p>${text}</p></html>`

/** In place of the built page's index.html: without it a window would stay blank. */
export const MISSING_PAGE = noticePage(
  'OpenRevenue’s page is missing',
  'Its file <code>index.html</code> cannot be read. Your data is safe, and syncs go on. Install OpenRevenue again or, where you run it from its sources, run <code>npm run build</code>.',
)
