import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { declaring, SecretsRepository } from "./secrets-repository.ts";
import { ThrottlingProxy } from "./throttling-proxy.ts";
import { VaultStandIn } from "./vault.ts";

/** More than are written at once, so that the process is killed among writes, and not after the last one. */
const count = 60;
const declaredCount = 20;
/** How many values are written when the process is killed. */
const killAt = 20;
/** A part of every value and of the token, which no program has by itself. */
const needle = randomUUID();
const token = `s.${needle}`;

/**
 * Imports secrets from a Vault into an AWS that refuses every third call. A process that does it is killed, another run goes on
 * to the end. Then looks for the values wherever one could have been left.
 *
 * @param aws its address
 * @param create makes secrets that have no value
 */
export async function importThroughThrottling(aws: string, create: (...names: string[]) => Promise<unknown>) {
  const vault = new VaultStandIn({ secret: { version: 2, secrets: secrets() } }, { token });
  const proxy = new ThrottlingProxy(aws);
  const names = Array.from({ length: declaredCount }, (_, index) => `apps/many/s${index}`);
  await create(...names);
  const declared = Object.fromEntries(names.map((name) => [name, declaring()]));
  const repository = new SecretsRepository(await proxy.start(), declared);
  const [environment] = repository.environments;
  const loaded = [{ name: "dev", file: "environments/dev.ts", environment }];
  const environments = repository.write("environments.json", JSON.stringify(loaded));
  const mapping = repository.write(
    "mapping.yaml",
    "- { from: secret/apps/*, to: apps/many/$1 }\n- { from: secret/nlp/*, to: teams/nlp/$1 }\n",
  );
  const temporary = repository.path("tmp");
  mkdirSync(temporary);
  const env = { VAULT_ADDR: await vault.start(), VAULT_TOKEN: token };
  const source = ["dev", "--from", "vault:secret", "--mapping", mapping];
  let outputs = "";
  let listed = "";

  /** @returns whether it was killed before it ended by itself */
  function runUntilKilled(): Promise<boolean> {
    return new Promise((resolve) => {
      const program = fileURLToPath(new URL("run-platform.ts", import.meta.url));
      const child = spawn(
        process.execPath,
        [
          ...["--import", import.meta.resolve("tsx"), program, repository.root, environments],
          ...["secrets", "import", ...source, "--apply"],
        ],
        { env: { ...process.env, ...env, TMPDIR: temporary } },
      );
      for (const output of [child.stdout, child.stderr]) {
        output.on("data", (chunk) => {
          outputs += chunk;
        });
      }
      proxy.onWritten = (written) => {
        if (written < killAt) return;
        proxy.onWritten = () => {};
        listed += argumentsOf(child.pid);
        child.kill("SIGKILL");
      };
      child.on("close", (_code, signal) => {
        resolve(signal === "SIGKILL");
      });
    });
  }

  try {
    const isKilled = await runUntilKilled();
    const imported = await repository.runWith(["secrets", "import", ...source, "--apply"], { env });
    const verified = await repository.runWith(["secrets", "verify", ...source], { env });
    for (const { stdout, stderr } of [imported, verified]) outputs += stdout + stderr;
    const places = { "an output": outputs, "the list of processes": listed };
    return {
      isKilled,
      refused: proxy.refused,
      imported: imported.stdout,
      verified,
      arguments: listed,
      places: [
        ...Object.entries(places).flatMap(([place, text]) => (text.includes(needle) ? [place] : [])),
        ...filesWith(needle, repository.root),
      ],
    };
  } finally {
    proxy.stop();
    vault.stop();
  }
}

function secrets() {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      index < declaredCount ? `apps/s${index}` : `nlp/s${index}`,
      { user: `user-${needle}-${index}`, password: `${needle}-${index}` },
    ]),
  );
}

/** What the list of processes shows of one. */
function argumentsOf(pid = 0): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "import: only Linux has /proc";
  }
}

function filesWith(text: string, folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).filter((name) => {
    const file = join(folder, name);
    return statSync(file).isFile() && readFileSync(file).includes(text);
  });
}
