import type { Server } from "node:http";

/** Resolves once the server listens; a busy port is told plainly. */
export function listen(
  server: Server,
  where: { readonly host: string; readonly port: number; readonly what: string },
): Promise<void> {
  const { host, port, what } = where;
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      const said = `Port ${port} on ${host} is already in use by another program, so ${what} cannot start there.`;
      reject(error.code === "EADDRINUSE" ? new Error(said, { cause: error }) : error);
    };
    server.once("error", fail);
    server.listen(port, host, () => {
      server.off("error", fail);
      resolve();
    });
  });
}
