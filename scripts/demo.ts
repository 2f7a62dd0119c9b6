import { rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureTerraform, PooledProvider, processIo, runPlatform, type Services } from "@ml-platform/cli";
import { findProvider } from "@ml-platform/emulator/provider-mirror";
import { findTool, toolFolders } from "@ml-platform/emulator/tools";
import { loadEnvironments, validEnvironments } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import { execa } from "execa";
import pc from "picocolors";
import { whyNotLocal } from "./demo/why-not-local.ts";

// `npm start`: rehearses the main workflow. It runs the commands that a person would type.

const io = processIo(dirname(dirname(fileURLToPath(import.meta.url))));
// The environment that changes reach first.
const [first] = validEnvironments(await loadEnvironments(join(io.root, "environments")));
const name = first?.name ?? "dev";
const started = Date.now();

function say(text = ""): void {
  io.stdout.write(`${text}\n`);
}

async function step(
  title: string,
  explanation: string,
  command: string,
  expected: readonly number[],
  services: Partial<Services> = {},
): Promise<void> {
  say(`\n${pc.bold(title)}\n${explanation}\n${pc.dim(`$ ./platform ${command}`)}\n`);
  const code = await runPlatform(command.replaceAll("'", "").split(" "), io, services);
  if (!expected.includes(code)) throw new UserError(`"platform ${command}" ended with exit code ${code}: see above.`);
}

/** What a developer does on top of it, on a day on which they need a platform of their own. */
async function showSandpit(): Promise<void> {
  const emulated = "--target emulated";
  // Not the name that a person's own would have.
  const own = "demo";
  await step(
    "6. Bring a sandpit up",
    `A developer's own part of ${name}'s cluster: namespace, quota, roles. Nothing of ${name} is planned or changed.`,
    `sandpit up ${own} --base ${name} ${emulated}`,
    [0],
  );
  await step("7. Use it", "What it is, and what it costs.", `sandpit show ${own} ${emulated}`, [0]);
  await step("8. See everybody's", "Who has what, and for how long.", `sandpit list ${emulated}`, [0]);
  await step(
    "9. Take it down",
    "Nothing of it is left. One that is forgotten goes by itself: it is put to sleep when its time is over, and destroyed later.",
    `sandpit down ${own} ${emulated} --auto-approve`,
    [0],
  );
}

/** What a person has made there must not be ended. @returns what to say then */
async function runsAlready(): Promise<string | undefined> {
  const { stdout } = await execa(join(io.root, "platform"), ["local", "status", "--json"]);
  const { accounts } = JSON.parse(stdout) as {
    accounts: { environments: string[]; status: string }[];
  };
  const runs = accounts.some(({ environments, status }) => status === "runs" && environments.includes(name));
  return runs ? 'It runs already: "./platform local status" says where.' : undefined;
}

/** Applies what makes nodes to the local AWS, looks at them with kubectl, and ends it. */
async function showLocal(): Promise<void> {
  const local = `${name} --target local`;
  const kubeconfig = ".platform/demo.kubeconfig";
  // Terraform and its provider collect less garbage: two thirds of their processor time, for a few hundred megabytes.
  process.env["GOGC"] ??= "400";
  const executable = findProvider();
  const provider = executable === undefined ? undefined : new PooledProvider(io.root, executable);
  try {
    await step(
      "10. Apply it for real, on this machine",
      "Terraform's own AWS provider, an AWS on loopback, and a Kubernetes for its cluster. Pods and nodes are simulated; the API server and the scheduler are not.",
      `apply ${local} --stack network --stack '*-cluster' --stack '*-nodes' --auto-approve`,
      [0],
      provider && { startProviders: provider.startProviders },
    );
    await step(
      "11. Ask the cluster",
      "kubectl signs in with IAM, as on EKS.",
      `kubeconfig ${local} --file ${kubeconfig}`,
      [0],
    );
    say(`\n${pc.dim("$ kubectl get nodes")}\n`);
    // kubectl calls aws.
    const PATH = [io.env["PATH"], ...toolFolders(io.env)].join(delimiter);
    const { all } = await execa(findTool("kubectl") ?? "kubectl", ["get", "nodes"], {
      cwd: io.root,
      env: { PATH, KUBECONFIG: kubeconfig },
      all: true,
    });
    say(all);
  } finally {
    await provider?.stop();
    rmSync(join(io.root, kubeconfig), { force: true });
    await runPlatform(["local", "stop", name], io);
  }
}

try {
  process.env["PLATFORM_TERRAFORM"] = await ensureTerraform(io);
  say(
    pc.bold(`The platform ${name}, rehearsed on an emulated AWS. Nothing leaves this machine; no account is needed.`),
  );
  await step(
    "1. Plan",
    "What would be created. Stacks that read others are planned on the outputs that those will have, and marked provisional.",
    `plan ${name} --target emulated`,
    [0, 2],
  );
  await step(
    "2. Apply",
    "Each stack after those it reads: the network, clusters and their nodes, the services that run in them, the places of teams, a bastion. A provisional plan is made again first, and refused if it would do more than was shown.",
    `apply ${name} --target emulated --auto-approve`,
    [0],
  );
  await step(
    "3. Plan again",
    "What exists is what the code describes: there is nothing left to do.",
    `plan ${name} --target emulated`,
    [0],
  );
  await step(
    "4. Read the outputs",
    "What the stacks publish, for each other and for you.",
    `output ${name} --target emulated`,
    [0],
  );
  await step(
    "5. See the state of everything",
    "One page to keep open: resources, graphs, cost, history. It needs no server.",
    "state report --target emulated",
    [0],
  );
  if (first?.sandpits !== undefined) await showSandpit();
  const obstacle = whyNotLocal(io.root, io.env) ?? (await runsAlready());
  if (obstacle === undefined) await showLocal();
  const next = [
    [`edit environments/${name}.ts, and plan it again`, "see a change as a reviewer would"],
    ["./platform kubeconfig dev --team nlp", "on AWS: work as a member of a team, docs/teams.md"],
    ["./platform bastion connect dev", "on AWS: reach a private cluster, docs/private-clusters.md"],
    ["./platform sandpit up --target emulated", "bring up a sandpit of your own: it is named after you"],
    ["./platform state search g6 --target emulated", "find a resource, in every environment"],
    [`./platform destroy ${name} --target emulated`, "destroy it all, in reverse order"],
    [
      `./platform apply ${name} --target local`,
      `every stack, with the real AWS provider and a real Kubernetes on this machine${obstacle === undefined ? "" : `. ${obstacle}`}`,
    ],
    ["./platform list", "all environments and their stacks"],
    ["./platform --help", "all commands; without --target emulated they work on AWS"],
    ["npx --yes pnpm@10 emulator reset", "delete everything that was rehearsed"],
  ] as const;
  say(`\n${pc.bold("Try next")}`);
  for (const [command, purpose] of next) say(`  ${command.padEnd(46)} ${purpose}`);
  say(`\nDone in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
} catch (failure) {
  if (!(failure instanceof UserError)) throw failure;
  console.error(`${pc.red("error:")} ${failure.message}`);
  process.exitCode = 1;
}
