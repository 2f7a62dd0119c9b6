import { createServer } from "node:net";
import { UserError } from "@ml-platform/rules";

/**
 * The local port to forward: the one that is named, or one that is free.
 *
 * @param given what a person named
 * @throws {UserError} for a port that is none, or that is in use
 */
export async function portFor(given: string | undefined): Promise<number> {
  if (given === undefined) return await listen(0);
  const port = Number(given);
  if (!/^\d+$/.test(given) || port < 1 || port > 65535) {
    throw new UserError(
      `--port "${given}" is not a port: name one from 1024 to 65535, or leave --port out for a free one.`,
    );
  }
  try {
    return await listen(port);
  } catch (failure) {
    const { code } = failure as NodeJS.ErrnoException;
    const why = code === "EADDRINUSE" ? "is in use" : `cannot be opened (${code ?? "no reason"})`;
    throw new UserError(
      `Port ${port} of this machine ${why}. Name another with --port, or leave it out for a free one.`,
    );
  }
}

function listen(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : port));
    });
  });
}
