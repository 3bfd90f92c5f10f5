/** What is wrong with a text that is no organization access token, or null if it may be one. */
export function malformed(key: string): { message: string; why: string } | null {
  if (/^polar_oat_\w{20,}$/.test(key)) return null
  if (key === '') return { message: 'There is no key.', why: 'The text is empty.' }
  if (/\s/.test(key)) {
    return {
      message: 'This key has a space or a line break in it.',
      why: 'Something was copied along with it, or it was broken over two lines.',
    }
  }
  if (/^polar_oat_/.test(key)) {
    return {
      message: 'This key is not whole.',
      why: 'After polar_oat_ come at least twenty letters, digits and underscores; a masked key has stars or dots.',
    }
  }
  if (/^polar_pat_/.test(key)) {
    return {
      message: 'This is a personal access token.',
      why: 'It opens every organization you belong to. OpenRevenue takes a token of one organization.',
    }
  }
  if (/^(polar_)?whs(ec)?_/.test(key)) {
    return {
      message: 'This is a webhook’s secret and not a key.',
      why: 'It only verifies messages from Polar.',
    }
  }
  if (/^polar_/.test(key)) {
    return {
      message: 'This is not an organization access token.',
      why: 'Polar has several kinds of keys; the one that reads an organization starts with polar_oat_.',
    }
  }
  return {
    message: 'This is not a Polar key.',
    why: 'Polar’s organization access tokens start with polar_oat_.',
  }
}
