import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** More than these say nothing new: an object of another kind lacks every field. */
const TOLD = 5

/** How a value that does not fit is looked at, so that a missing field can be told from an odd one. */
export const WITH_INPUT = { reportInput: true } as const

/** What is wrong with an answer, a clause for each field: "price.id is missing; currency is not a text." */
export function inPlainWords({ issues }: z.ZodError): string {
  const clauses = issues
    .slice(0, TOLD)
    .map(issue => `${issue.path.join('.') || 'the answer'} ${wrongWith(issue)}`)
  return `${clauses.join('; ')}.`
}

const KINDS: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

function wrongWith(issue: Issue): string {
  if (issue.input === undefined && issue.code !== 'custom') return 'is missing'
  if (issue.input === null) return 'has no value'
  switch (issue.code) {
    case 'invalid_type':
      return `is not ${KINDS[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `is not ${issue.values.join(', ').replace(/, ([^,]*)$/, ' or $1')}`
    case 'too_small':
      return 'is too small'
    case 'too_big':
      return 'is too large'
    default:
      // Those of our own schemas: "not a currency code".
      return issue.message.startsWith('not ')
        ? `is ${issue.message}`
        : 'is not in a form that OpenRevenue knows'
  }
}
