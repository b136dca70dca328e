import { createServer } from "node:net";
import { StartupError } from "./config.ts";

/** Looks before anything is started, so that a taken port costs a sentence and not a boot. @throws StartupError */
export function assertPortFree(host: string, port: number, setting: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => reject(new StartupError(portProblem(host, port, setting, error))));
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

function portProblem(host: string, port: number, setting: string, { code }: NodeJS.ErrnoException): string {
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} is taken by another program: stop it, or choose another port with ${setting}.`;
    case "EACCES":
      return `Port ${port} may not be used by this account: choose one above 1023 with ${setting}.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `HOST ${host} is not an address of this machine.`;
    default:
      return `Port ${port} cannot be used (${code ?? "unknown reason"}): choose another with ${setting}.`;
  }
}
