// `npm start` and `npm test` run this first: it installs the packages of the lockfile, then runs a TypeScript task. It
// is plain JavaScript on Node's own modules, because nothing else is installed yet. The jobs of a pipeline only install.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const tasks = { demo: "demo.ts", test: "ladder.ts", check: "checks.ts", install: undefined };
const root = new URL("../", import.meta.url);
const stamp = new URL("node_modules/.installed", root);

function read(path) {
  return readFileSync(new URL(path, root), "utf8");
}

function run(command, args) {
  // npm's own settings reach child processes as npm_* variables, which pnpm reads as its own.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith("npm_")),
  );
  const { PLATFORM_NPM_REGISTRY: registry, GITLAB_CI: isJob } = process.env;
  if (registry) env.npm_config_registry = registry;
  // Where the pipeline's cache finds it.
  if (isJob) env.npm_config_store_dir = ".platform/pnpm-store";
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    env,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error) fail(`${command} could not be started: ${error.message}`);
  return status ?? 1;
}

/** Whether pnpm is on PATH in this version, as in the image of pipelines: then npx need not look for it. */
function isInstalled(packageManager) {
  const { stdout } = spawnSync("pnpm", ["--version"], {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  return `pnpm@${stdout?.trim()}` === packageManager;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

const [task, ...rest] = process.argv.slice(2);
if (!Object.hasOwn(tasks, task)) fail(`usage: node scripts/setup.mjs ${Object.keys(tasks).join("|")}`);

const wanted = read(".node-version").trim();
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Node ${process.versions.node} is too old: 20.19 or newer is needed (${wanted} is what we test with).`);
}

const fingerprint = createHash("sha256")
  .update(read("pnpm-lock.yaml"))
  .update(read("pnpm-workspace.yaml"))
  .digest("hex");
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== fingerprint) {
  const { packageManager } = JSON.parse(read("package.json"));
  console.log(`Installing packages with ${packageManager} ...`);
  const install = ["install", "--frozen-lockfile", "--reporter=append-only"];
  const status = isInstalled(packageManager) ? run("pnpm", install) : run("npx", ["--yes", packageManager, ...install]);
  if (status !== 0) {
    fail(
      "Installing failed: see above. The npm registry (PLATFORM_NPM_REGISTRY names a mirror) is all the network it needs.",
    );
  }
  writeFileSync(stamp, fingerprint);
}

if (tasks[task] === undefined) process.exit(0);

// The task handles Ctrl-C, which it receives from the terminal too: exiting here would leave it running.
process.on("SIGINT", () => {});
process.exit(run(process.execPath, ["--import", "tsx", fileURLToPath(new URL(tasks[task], import.meta.url)), ...rest]));
