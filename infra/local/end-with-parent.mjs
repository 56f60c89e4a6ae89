/** Loaded into a child process: when the one that started it is gone, however it ended, its pipe closes. */
const savingTime = 2_000;

process.stdin.resume();
process.stdin.unref();
process.stdin.once("close", () => {
  // The ordinary way to end: it saves what it holds first.
  process.emit("SIGINT");
  setTimeout(() => process.exit(0), savingTime).unref();
});
