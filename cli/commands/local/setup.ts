import { dirname } from "node:path";
import { toolFolders } from "@ml-platform/emulator/tools";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { type BroughtTool, bringTools } from "../../local/setup/bring-tools.ts";
import { pythonTools } from "../../local/setup/python-tool.ts";
import { releasedPrograms, releasesFor } from "../../local/setup/releases.ts";
import { plural } from "../../output/print.ts";
import { printable } from "../../output/printable.ts";
import { megabytes, showWork } from "../../output/show-work.ts";
import { table } from "../../output/table.ts";

const help = `
Programs in the folder that KUBEBUILDER_ASSETS names, and on PATH, are used as they are. The others are downloaded, about
500 MB in all, into a cache folder of this user (XDG_CACHE_HOME, else ~/.cache, then ml-platform/), which all clones share:
Kubernetes, etcd, kwok and Helm as their projects release them, each with a pinned checksum; moto and the AWS CLI by pip.
For macOS, the Kubernetes project releases no controller manager and no scheduler.

Proxies: HTTPS_PROXY, HTTP_PROXY, NO_PROXY. Mirrors, with the same paths as the original: PLATFORM_KUBERNETES_MIRROR
(https://dl.k8s.io), PLATFORM_GITHUB_MIRROR (https://github.com), PLATFORM_HELM_MIRROR (https://get.helm.sh); PIP_INDEX_URL.

Exit code: 0 nothing failed, 1 something could not be installed. Run again, it goes on with what is missing.

Examples:
  $ platform local setup
  $ platform local setup --json`;

export function localSetupCommand(command: Command, context: Context): Command {
  command.option("--json", "print as JSON").addHelpText("after", help);
  return command.action(async ({ json }: { json?: boolean }) => {
    const tools = await setUp(context);
    const result = tools.some(({ status }) => status === "failed") ? "failed" : "ok";
    const document = { schemaVersion: 1, result, tools };
    context.io.stdout.write(`${printable(json ? JSON.stringify(document, null, 2) : text(context, tools))}\n`);
    context.exit(result === "ok" ? 0 : 1);
  });
}

async function setUp({ io }: Context): Promise<BroughtTool[]> {
  const interruption = new AbortController();
  const ignoreInterrupts = io.onInterrupt(() => interruption.abort());
  const programs = [...releasedPrograms, ...pythonTools.map(({ program }) => program)];
  try {
    return await bringTools(
      { programs, releases: releasesFor(process), pythonTools },
      {
        env: io.env,
        signal: interruption.signal,
        begin(what) {
          const work = showWork(io, what);
          return { onProgress: (arrived, total) => work.update(megabytes(arrived, total)), end: () => work.stop() };
        },
      },
    );
  } finally {
    ignoreInterrupts();
  }
}

function text({ colors, io }: Context, tools: readonly BroughtTool[]): string {
  const rows = table(
    tools,
    [
      { title: "program", value: ({ name }) => name },
      { title: "status", value: ({ status }) => status },
      { title: "where", value: ({ path }) => path ?? "" },
    ],
    { width: io.stdout.columns, colors },
  );
  const reasons = [...new Set(tools.flatMap(({ says }) => says ?? []))].map((says) => {
    const names = tools.filter((tool) => tool.says === says).map(({ name }) => name);
    return `${names.join(", ")}: ${says}`;
  });
  return [rows, ...reasons, ending(tools, io.env)].join("\n\n");
}

function ending(tools: readonly BroughtTool[], env: Context["io"]["env"]): string {
  const missing = tools.filter(({ path }) => path === undefined);
  if (missing.length > 0) return `${plural(missing.length, "program")} missing.`;
  const installed = toolFolders(env);
  const folders = tools
    .filter(({ name }) => ["kubectl", "helm", "aws"].includes(name))
    .map(({ path = "" }) => dirname(path))
    .filter((folder) => installed.includes(folder));
  return [
    ...(folders.length === 0 ? [] : [`To use them yourself: export PATH="$PATH:${[...new Set(folders)].join(":")}"`]),
    "Everything is there. Next: ./platform apply dev --target local",
  ].join("\n");
}
