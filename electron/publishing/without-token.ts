/** The least that is taken for a part of a token, in characters; of a short token half of it. */
const PART = 6

/**
 * A text in which each part of a token, plain or in base64 as a header carries it, has become “…”: a platform
 * may echo what it was sent, cut or in other letters.
 */
export function withoutToken(text: string, token: string): string {
  const forms = [token, encodeURIComponent(token), base64(token), base64(`Bearer ${token}`)]
  const lowered = forms.map(it => it.toLowerCase())
  const least = Math.min(PART, Math.ceil(token.length / 2))
  const low = text.toLowerCase()
  const isPart = (from: number, until: number) =>
    until <= low.length && lowered.some(form => form.includes(low.slice(from, until)))
  let clean = ''
  for (let at = 0; at < text.length; ) {
    let until = at + least
    if (!isPart(at, until)) {
      clean += text[at]
      at += 1
      continue
    }
    while (isPart(at, until + 1)) until += 1
    if (!clean.endsWith('…')) clean += '…'
    at = until
  }
  return clean
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')
