/**
 * Sets the clock of a process before anything of the app runs in it: `node --import` this file. It is
 * TEST_CLOCK_SHIFT milliseconds ahead of the machine's, so that a sandbox's today is today there too.
 */
const system = Date.now
const shift = Number(process.env.TEST_CLOCK_SHIFT)
Date.now = () => system() + shift
