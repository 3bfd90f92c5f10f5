/** Imported before a command: native modules whose path has TEST_BROKEN_NATIVE in it do not load. */
const load = process.dlopen
const broken = process.env.TEST_BROKEN_NATIVE ?? ''

process.dlopen = (module: object, file: string, flags?: number) => {
  if (!file.includes(broken))
    return flags === undefined ? load(module, file) : load(module, file, flags)
  const said = `/lib/x86_64-linux-gnu/libc.so.6: version \`GLIBC_2.34' not found (required by ${file})`
  throw Object.assign(new Error(said), { code: 'ERR_DLOPEN_FAILED' })
}
