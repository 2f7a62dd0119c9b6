import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const usualNames = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

/** The Chromium of this machine: `CHROMIUM_PATH`, then the usual names on `PATH`; undefined if there is none. */
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

/** Headless, without the calls home that Chromium makes by itself: a test that watches requests must see only the page's. */
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
      // Chromium has no sandbox for root, which containers often run as.
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
