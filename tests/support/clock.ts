/**
 * Sets the clock of a process before anything of the app runs in it: `node --import` this file. It goes
 * on from TEST_CLOCK, in milliseconds since the epoch, so that a sandbox's today is today there too.
 */
const system = Date.now
const shift = Number(process.env.TEST_CLOCK) - system()
Date.now = () => system() + shift
