import { visibleOutput } from "@ml-platform/state";
import { readState } from "../../plan/read-state.ts";
import type { Run, RunStack } from "../../plan/run.ts";
import type { SizeCommand } from "../lifecycle/may-resize.ts";
import type { Sandpits } from "../run/sandpit-run.ts";
import { clusterFailure } from "./cluster-failure.ts";
import { connect } from "./connect.ts";
import { ownNamespaces } from "./own-namespaces.ts";
import { type Effect, putToSleep, wake } from "./scale-workloads.ts";

/**
 * Scales what runs in the namespaces of a shared sandpit to zero, or back. The emulator runs nothing; the nodes of a
 * dedicated one are gone when it sleeps, and what ran on them waits for them.
 *
 * @throws {UserError} if the cluster cannot be asked, or refuses
 */
export async function scaleWorkloads(sandpits: Sandpits, run: Run, command: SizeCommand): Promise<Effect[]> {
  const { context, target, base } = sandpits;
  // Its own cluster is not the base's of that name.
  if (target === "emulated" || run.environment.sandpit === "dedicated") return [];
  const effects: Effect[] = [];
  for (const stack of run.allStacks.filter(({ kind }) => kind === "tenant")) {
    if (stack.cluster === undefined) continue;
    const namespaces = await namespacesOf(run, stack);
    const kube = await connect(context, target, base.environment, stack.cluster);
    try {
      for (const namespace of namespaces) {
        effects.push(...(await (command === "sleep" ? putToSleep : wake)(kube, namespace)));
      }
    } catch (failure) {
      throw clusterFailure(`cluster ${stack.cluster} of ${base.environment.name}`, failure);
    } finally {
      kube.close();
    }
  }
  return effects;
}

/** Those that its stack has published. */
async function namespacesOf(run: Run, stack: RunStack): Promise<string[]> {
  const reading = await readState(run, stack);
  const output =
    reading.status === "read" ? reading.state.outputs.find(({ name }) => name === "namespaces") : undefined;
  return ownNamespaces(run.environment.name, output === undefined ? [] : visibleOutput(output));
}
