/** For a process that `startChild` started: tells how long it has computed whenever it is asked, and ends with who asks. */
export function tellProcessorTime(): void {
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    process.send?.((user + system) / 1000);
  });
  process.on("disconnect", () => process.exit(1));
}
