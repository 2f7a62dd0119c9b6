import { chmodSync, mkdirSync, statSync } from "node:fs";

/** Makes a directory that only its owner can look into, or makes it so: states and plans below hold values in clear. */
export function makePrivateDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const { mode, uid } = statSync(path);
  if ((mode & 0o077) !== 0 && uid === process.getuid?.()) chmodSync(path, 0o700);
}
