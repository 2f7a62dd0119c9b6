import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { KubeClient } from "@ml-platform/emulator/kubernetes";
import { eventually, missing } from "@ml-platform/emulator/testing/local-cluster";
import { complete } from "@ml-platform/environments/testing";
import pc from "picocolors";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { printJobs } from "../../commands/job/list.ts";
import { printLogs } from "../../commands/job/logs.ts";
import { inPlace, type JobOptions } from "../../commands/job/options.ts";
import { type RunOptions, runJob } from "../../commands/job/run.ts";
import { stopJob } from "../../commands/job/stop.ts";
import type { Context } from "../../context.ts";
import type { JobPlace } from "../../job/job-place.ts";
import { capturedIo } from "../../testing/captured-io.ts";
import { chartFolder, skipWithoutHelm } from "../../testing/rendered-chart.ts";
import { scratchDirectory } from "../../testing/scratch-directory.ts";
import type { WorkloadCluster } from "./workload-cluster.ts";

const values = {
  image: "registry.example.com/nlp/intents:3f2a91c0",
  gpus: 8,
  retries: 0,
  resources: { requests: { cpu: 8, memory: "64Gi" }, limits: { cpu: 8, memory: "64Gi" } },
};

/** The sample training, as docs/train.md runs it on this machine. */
const sample = ["nlp-training/values.yaml", "local/training.yaml"].map((file) =>
  fileURLToPath(new URL(`../../../examples/${file}`, import.meta.url)),
);

const target = "local";

/** Training jobs submitted, followed, listed and stopped by a member of the team, with the rights that the team's role has. */
export function checksJobCommands(place: WorkloadCluster): void {
  const { namespace } = place;
  const folder = scratchDirectory("job-commands-");
  let kube: KubeClient;

  /** Runs one of the commands. @param onStderr gets all that was written so far, and what Ctrl-C does */
  async function command<Options extends JobOptions>(
    act: (context: Context, at: JobPlace, name: string, options: Options) => Promise<number>,
    name: string,
    options: Omit<Options, "target">,
    onStderr: (text: string, interrupt: () => void) => void = () => {},
  ) {
    let interrupt = (): void => {};
    const { io, captured } = capturedIo(
      {
        root: folder,
        env: process.env,
        ask: undefined,
        onInterrupt: (listener) => {
          interrupt = listener;
          return () => {};
        },
      },
      (text) => onStderr(text, interrupt),
    );
    const services = { now: () => new Date() } as Context["services"];
    const context: Context = { io, services, colors: pc.createColors(false), exit: () => {} };
    const { region, network, clusters } = complete;
    const at: JobPlace = {
      kube,
      name: "complete",
      namespace,
      region,
      target,
      cluster: "the cluster training of complete",
      nodeGroups: clusters["training"]?.nodeGroups ?? {},
      zones: network.availabilityZones,
      command: (verb, job, ...others) => ["./platform job", verb, "complete", job, ...others].join(" "),
    };
    const code = await inPlace(at, () => act(context, at, name, { target, ...options } as Options)).catch(
      (failure: Error) => {
        io.stderr.write(failure.message);
        return 1;
      },
    );
    return { code, ...captured() };
  }

  const run = (
    name: string,
    given: object,
    options: Partial<RunOptions> = {},
    onStderr?: Parameters<typeof command>[3],
  ) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(options.values === undefined ? { ...values, ...given } : given));
    const files = [...(options.values ?? []), file];
    return command(runJob, name, { set: [], chart: chartFolder("training-job"), ...options, values: files }, onStderr);
  };
  const jobNames = async () =>
    (await place.cluster().client.list(`/apis/batch/v1/namespaces/${namespace}/jobs`)).map(
      ({ metadata }) => metadata.name,
    );

  describe("platform job", () => {
    skipWithoutHelm();

    beforeAll(async () => {
      if (missing !== undefined) return;
      const { client, plane } = place.cluster();
      const name = "member-of-the-team";
      const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
      await client.create(accounts, { apiVersion: "v1", kind: "ServiceAccount", metadata: { name } });
      await client.create(`/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`, {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata: { name },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "member" },
        subjects: [{ kind: "ServiceAccount", name, namespace }],
      });
      const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} };
      const { status } = (await client.request("POST", `${accounts}/${name}/token`, { body })) as {
        readonly status: { readonly token: string };
      };
      kube = new KubeClient({
        server: plane.endpoint,
        certificateAuthority: plane.certificateAuthority,
        token: () => status.token,
      });
    });
    afterAll(async () => {
      if (missing !== undefined) return;
      for (const name of ["follows", "fails", "fails-at-once"]) {
        const path = `/apis/batch/v1/namespaces/${namespace}/jobs/${name}`;
        await kube.delete(path, { propagationPolicy: "Background" });
      }
      kube.close();
    });

    it("follows the sample training from the node that comes up for it to its end", async () => {
      const ends = { annotations: { "simulation/ends-after": "5s" } };
      const { code, stderr, stdout } = await run("follows", ends, { values: sample });
      expect(code, stderr).toBe(0);
      expect(stdout).toBe("");
      expect(stderr).toMatch(/Estimate: its node costs \$\d+\.\d\d an hour/);
      expect(stderr).toContain("follows is submitted to team-nlp in the cluster training of complete.");
      expect(stderr).toMatch(/waiting: /);
      expect(stderr).toMatch(/running: runs on /);
      expect(stderr).toContain("there is no log: the pods of the local AWS are simulated");
      expect(stderr).toMatch(/follows has succeeded; its pods have cost about \$\d+\.\d\d \(an estimate\)\.\n$/);
    });

    it("fails with the exit code of the program when it fails", async () => {
      const annotations = { "simulation/exit-code": "3", "simulation/ends-after": "1s" };
      const { code, stderr } = await run("fails", { annotations, retries: 0 }, { values: sample });
      expect(code, stderr).toBe(1);
      expect(stderr).toContain("error: fails has failed: the program ended with exit code 3, and no retry is left");
      const lines = (
        await run("fails-at-once", { annotations: { "simulation/exit-code": "2" }, retries: 3 }, { json: true })
      ).stdout;
      const events = lines
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(events[0]).toMatchObject({ event: "submitted", job: "fails-at-once", nodes: 1, gpus: 8, isNew: true });
      expect(events.at(-1), lines).toMatchObject({ event: "end", result: "failed", exitCode: 2 });
      const again = await run("fails", { annotations, retries: 0 }, { values: sample });
      expect([again.code, again.stderr]).toEqual([
        1,
        expect.stringContaining("There is a job fails already, which has failed."),
      ]);
    });

    it("lists it, submits it only once, and stops it", async () => {
      const lasting = { annotations: { "simulation/ends-after": "600s" }, nodes: 2 };
      const first = await run("lasting", lasting, { detach: true });
      expect(first.code, first.stderr).toBe(0);
      const again = await run("lasting", lasting, { detach: true });
      expect([again.code, again.stderr]).toEqual([0, expect.stringContaining("lasting is in team-nlp already.")]);
      const listed = await eventually(async () => {
        const { stdout } = await command(printing, "", { json: true });
        const { jobs } = JSON.parse(stdout) as {
          readonly jobs: readonly { readonly name: string; readonly state: string }[];
        };
        const job = jobs.find(({ name }) => name === "lasting");
        return job?.state === "running" ? job : undefined;
      });
      expect(listed).toMatchObject({
        namespace,
        gpus: 16,
        wantedNodes: 2,
        nodes: [expect.any(String), expect.any(String)],
      });
      const log = await command(printLogs, "lasting", {});
      expect([log.code, log.stderr]).toEqual([1, expect.stringContaining("simulated")]);
      const stopped = await command(stopJob, "lasting", {});
      expect([stopped.code, stopped.stdout]).toEqual([0, expect.stringMatching(/^lasting is stopped, and gone\./)]);
      expect(await command(stopJob, "lasting", {})).toMatchObject({
        code: 0,
        stdout: expect.stringContaining("it is gone"),
      });
      expect(await jobNames()).not.toContain("lasting");
      // What stands around a job belongs to it.
      const { client } = place.cluster();
      const isGone = async () => (await client.get(`/api/v1/namespaces/${namespace}/services/lasting`)) === undefined;
      expect(await eventually(async () => (await isGone()) || undefined)).toBe(true);
    });

    it("says where it waits in Kueue's queue, and lets it wait when interrupted", async () => {
      const { client } = place.cluster();
      const queued = await run("queued", { queue: "default" }, { detach: true });
      expect(queued.code, queued.stderr).toBe(0);
      expect(queued.stderr).toContain("queued is submitted to the queue default of team-nlp");
      const uid = (await client.get(`/apis/batch/v1/namespaces/${namespace}/jobs/queued`))?.metadata["uid"];
      const workloads = `/apis/kueue.x-k8s.io/v1beta2/namespaces/${namespace}/workloads`;
      const workload = (name: string, priority: number, ownerReferences: readonly object[]) => ({
        apiVersion: "kueue.x-k8s.io/v1beta2",
        kind: "Workload",
        metadata: { name, ownerReferences },
        spec: {
          queueName: "default",
          priority,
          podSets: [
            {
              name: "main",
              count: 1,
              template: { spec: { containers: [{ name: "train", image: "example.com/train" }] } },
            },
          ],
        },
      });
      // As Kueue makes them, which is not there.
      const owner = { apiVersion: "batch/v1", kind: "Job", name: "queued", uid, controller: true };
      await client.create(workloads, workload("urgent", 100, []));
      await client.create(workloads, workload("job-queued-1a2b3", 0, [owner]));
      const { code, stderr } = await run("queued", { queue: "default" }, {}, (text, interrupt) => {
        if (text.includes("position 2")) interrupt();
      });
      expect(code, stderr).toBe(130);
      expect(stderr).toContain("queued: position 2 in the queue default: 1 before it");
      expect(stderr).toContain("queued goes on. To follow it: ./platform job logs complete queued --follow.");
      expect(await jobNames()).toContain("queued");
      expect((await command(stopJob, "queued", {})).code).toBe(0);
      await client.delete(`${workloads}/urgent`);
    });

    it("creates nothing that cannot run, or that a member may not make", async () => {
      const before = await jobNames();
      const refused = async (given: object, message: string) => {
        const { code, stderr } = await run("refused", given);
        expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
      };
      await refused({ gpu: 8 }, 'gpu: there is no such value. Did you mean "gpus"?');
      await refused({ nodes: 3 }, "requests.nvidia.com/gpu: needs 24, allowed 16");
      await refused({ pool: "vision" }, "Pools: training, ci.");
      await refused({ podDisruptionBudget: { enabled: true } }, "You may not make the PodDisruptionBudget refused");
      expect(await jobNames()).toEqual(before);
    });
  });
}

async function printing(context: Context, place: JobPlace, _name: string, options: JobOptions): Promise<number> {
  await printJobs(context, place, options);
  return 0;
}
