import type { ExportFormat, ExportRequest } from '../../../shared/contract/exports.ts'
import { client } from '../../rpc/client.ts'

/** Characters that are held as texts before they are handed over to the browser. */
const HELD = 4 * 1024 * 1024

const TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv;charset=utf-8',
  json: 'application/json',
}

/**
 * Reads a table piece by piece into a blob, which the browser keeps on the disk once it is large, and
 * saves it as any download is saved: the same in a browser and in the app's window.
 */
export async function saveTable(
  name: string,
  what: ExportRequest,
  format: ExportFormat,
): Promise<void> {
  const blobs: Blob[] = []
  let texts: string[] = []
  let held = 0
  const handOver = () => {
    blobs.push(new Blob(texts))
    texts = []
    held = 0
  }
  for await (const text of await client.exports.file({ what, format })) {
    texts.push(text)
    held += text.length
    if (held > HELD) handOver()
  }
  handOver()
  download(new Blob(blobs, { type: TYPES[format] }), `${name}.${format}`)
}

function download(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The browser holds on to what it saves; the address may go once it has begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
