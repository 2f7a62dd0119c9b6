import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { drainStep } from "./drain.ts";

function pod(name: string, metadata: Record<string, unknown> = {}, phase = "Running"): KubeObject {
  return { metadata: { name, ...metadata }, status: { phase } };
}

const web = pod("web");
const stopping = pod("stopping", { deletionTimestamp: "2026-11-26T12:00:00Z" });
const agent = pod("agent", { ownerReferences: [{ kind: "DaemonSet" }] });
const fixed = pod("fixed", { annotations: { "kubernetes.io/config.mirror": "x" } });
const ended = pod("ended", {}, "Succeeded");
const minutes = 60_000;

describe("drainStep", () => {
  it.each([
    ["evicts pods", [web, agent], 0, ["web"], false],
    ["waits for those that are stopping", [stopping], 1 * minutes, [], false],
    ["is done when only pods of DaemonSets, static ones and ended ones are left", [agent, fixed, ended], 0, [], true],
    ["is done without pods", [], 0, [], true],
    ["goes on evicting for a quarter of an hour", [web], 15 * minutes - 1, ["web"], false],
    ["is done then, whatever is left", [web, stopping], 15 * minutes, [], true],
  ])("%s", (_, pods, elapsed, evicted, isDone) => {
    const step = drainStep(pods, 1000, 1000 + elapsed);
    expect({ evicted: step.evict.map(({ metadata }) => metadata.name), isDone: step.isDone }).toEqual({
      evicted,
      isDone,
    });
  });
});
