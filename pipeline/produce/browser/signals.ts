// Listeners for signals that end the program in good order: they finish what is under way, which needs the browser, and
// close it themselves. Others end the program, and the browser with it.

export const orderly = new WeakSet<object>();
