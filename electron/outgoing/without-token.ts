/** The least that is taken for a part of a token, in characters; of a short token half of it. */
const PART = 6

/**
 * A text in which each part of a token has become “…”: plain, backwards, in hex or in base64 as a header carries it.
 * A platform may echo what it was sent, cut, escaped or in other letters; escapes come back as what they stand for.
 */
export function withoutToken(escaped: string, token: string): string {
  const text = unescaped(escaped)
  const forms = formsOf(token).map(lowered)
  const least = Math.min(PART, Math.ceil(token.length / 2))
  const low = lowered(text)
  const isPart = (from: number, until: number) =>
    until <= low.length && forms.some(form => form.includes(low.slice(from, until)))
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

function formsOf(token: string): string[] {
  // What stands before it decides which of three ways base64 writes it.
  const base64 = ['', ' ', '  '].map(before => Buffer.from(before + token).toString('base64'))
  return [
    token,
    [...token].reverse().join(''),
    Buffer.from(token).toString('hex'),
    ...base64,
    ...base64.map(it => it.replaceAll('+', '-').replaceAll('/', '_')),
  ]
}

/** Without JSON's escapes (a text that was cut is no JSON any more) and those of an address. */
const unescaped = (text: string): string =>
  text
    .replace(/(?:\\u00|%)([0-9a-f]{2})/gi, (_, hex) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .replace(/\\(?=[\\/"])/g, '')

/** Of the same length, as lower case in Unicode is not always. */
const lowered = (text: string): string => text.replace(/[A-Z]/g, it => it.toLowerCase())
