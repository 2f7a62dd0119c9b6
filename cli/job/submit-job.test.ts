import { KubeError } from "@ml-platform/emulator/kubernetes";
import { expect, it } from "vitest";
import type { Kube } from "./job-facts.ts";
import { isSubmitted, submit, tryToSubmit } from "./submit-job.ts";
import { jobOf } from "./testing/objects.ts";

const again = { logs: "job logs", stop: "job stop" };
const withProgram = (hash: string, status?: Parameters<typeof jobOf>[0]) =>
  jobOf({ ...status, metadata: { annotations: { "training-job/program": hash } } });

it("takes a job of the same values that has not ended for the same, and refuses any other of the name", () => {
  const job = withProgram("a");
  expect(isSubmitted(job, undefined, again)).toBe(false);
  expect(isSubmitted(job, withProgram("a"), again)).toBe(true);
  expect(() => isSubmitted(job, withProgram("b"), again)).toThrow(
    "There is a job intents already, which has other values. Choose another name, or remove that one first: job stop.",
  );
  const failed = { status: { conditions: [{ type: "Failed", status: "True" }] } };
  expect(() => isSubmitted(job, withProgram("a", failed), again)).toThrow("which has failed");
  expect(() => isSubmitted(jobOf(), jobOf(), again)).toThrow("which has other values");
});

/** Keeps what it is asked. */
class Asked {
  readonly requests: {
    readonly method: string;
    readonly path: string;
    readonly query: object;
    readonly body: object;
  }[] = [];
  refuses: KubeError | undefined;

  readonly kube = {
    request: async (method: string, path: string, { query = {}, body }: { query?: object; body?: object } = {}) => {
      this.requests.push({ method, path, query, body: body ?? {} });
      if (method === "PATCH" && this.refuses !== undefined) throw this.refuses;
      return { ...body, metadata: { ...(body as { metadata: object }).metadata, uid: "uid-1" } };
    },
  } as unknown as Kube;
}

const service = { apiVersion: "v1", kind: "Service", metadata: { name: "intents", namespace: "team-nlp" } };
const rendered = { job: jobOf(), others: [service] };

it("tries everything first, then creates the job, to which all else belongs", async () => {
  const asked = new Asked();
  await tryToSubmit(asked.kube, "team-nlp", rendered);
  expect(asked.requests.map(({ query }) => query)).toEqual([
    expect.objectContaining({ dryRun: "All", fieldValidation: "Strict" }),
    expect.objectContaining({ dryRun: "All", fieldValidation: "Strict" }),
  ]);
  asked.requests.length = 0;
  await submit(asked.kube, "team-nlp", rendered, undefined);
  expect(asked.requests).toMatchObject([
    { method: "POST", path: "/apis/batch/v1/namespaces/team-nlp/jobs" },
    {
      method: "PATCH",
      path: "/api/v1/namespaces/team-nlp/services/intents",
      body: { metadata: { ownerReferences: [{ kind: "Job", name: "intents", uid: "uid-1" }] } },
    },
  ]);
  // What a killed command has left unfinished is finished by the next.
  asked.requests.length = 0;
  await submit(asked.kube, "team-nlp", rendered, jobOf());
  expect(asked.requests.map(({ method }) => method)).toEqual(["PATCH"]);
});

it("says what members may not make, and what no job has", async () => {
  const asked = new Asked();
  asked.refuses = new KubeError(403, "Forbidden", "poddisruptionbudgets is forbidden");
  const budget = { ...service, apiVersion: "policy/v1", kind: "PodDisruptionBudget" };
  await expect(tryToSubmit(asked.kube, "team-nlp", { ...rendered, others: [budget] })).rejects.toThrow(
    "You may not make the PodDisruptionBudget intents",
  );
  const daemons = { ...service, kind: "DaemonSet" };
  await expect(tryToSubmit(asked.kube, "team-nlp", { ...rendered, others: [daemons] })).rejects.toThrow(
    "The chart makes a DaemonSet, which no job has.",
  );
});
