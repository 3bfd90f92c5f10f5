/**
 * What is wrong with a text that is no key of Paddle Billing, or null if it may be one. Keys made
 * before May 2025 are fifty letters and digits (developer.paddle.com/api-reference/about/authentication).
 */
export function malformed(key: string): { message: string; why: string } | null {
  if (/^pdl_(live|sdbx)_apikey_\w{8,}$/.test(key) || /^[0-9a-zA-Z]{50}$/.test(key)) return null
  if (key === '') return { message: 'There is no key.', why: 'The text is empty.' }
  if (/\s/.test(key)) {
    return {
      message: 'This key has a space or a line break in it.',
      why: 'Something was copied along with it, or it was broken over two lines.',
    }
  }
  if (/^(live|test)_/.test(key)) {
    return {
      message: 'This is a client-side token, which cannot read an account.',
      why: 'Tokens that start with live_ or test_ are for web pages.',
    }
  }
  if (/^(pdl_)?ntfset_/.test(key)) {
    return {
      message: 'This belongs to a webhook and is not a key.',
      why: 'Texts with ntfset_ only name or verify messages from Paddle.',
    }
  }
  if (/^apikey_/.test(key)) {
    return {
      message: 'This is the id of a key and not the key itself.',
      why: 'The key is shown once, when it is made.',
    }
  }
  if (/^pdl_/.test(key)) {
    return {
      message: 'This key is not whole.',
      why: 'After pdl_live_apikey_ come letters, digits and underscores only; a masked key has stars.',
    }
  }
  return {
    message: 'This is not a key of Paddle Billing.',
    why: 'Paddle’s keys start with pdl_live_apikey_ or pdl_sdbx_apikey_.',
  }
}
