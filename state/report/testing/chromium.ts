import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const usualNames = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

/** The Chromium on this machine: `CHROMIUM_PATH`, then the usual names on `PATH`. Undefined if there is none. */
export async function findChromium(environment: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  const named = environment["CHROMIUM_PATH"];
  const folders = (environment["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = [
    ...(named === undefined ? [] : [named]),
    ...usualNames.flatMap((name) => folders.map((folder) => join(folder, name))),
  ];
  for (const candidate of candidates) {
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

/** Headless, without requests of Chromium itself, so that a test sees only those of the page. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Chromium cannot run its sandbox as root, the usual user in containers.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
