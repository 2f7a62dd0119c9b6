import { describe, expect, it } from "vitest";
import { EksCalls, outcome } from "../testing/eks-calls.ts";

describe("EKS", () => {
  it("answers lists by pages", async () => {
    const eks = new EksCalls();
    for (const name of ["a", "b", "c"]) await eks.createCluster({ name });
    expect((await eks.get("/clusters?maxResults=2")).body).toEqual({ clusters: ["a", "b"], nextToken: "2" });
    expect((await eks.get("/clusters?maxResults=2&nextToken=2")).body).toEqual({ clusters: ["c"] });
    expect(outcome(await eks.get("/clusters?maxResults=500"))).toContain("InvalidParameterException");
  });

  it("lets one of two creations of a name at once win", async () => {
    const eks = new EksCalls();
    const statuses = (await Promise.all([eks.createCluster(), eks.createCluster()])).map(({ status }) => status);
    expect(statuses).toEqual([200, 409]);
  });

  it("says which operation it lacks, and what body it cannot read", async () => {
    const eks = new EksCalls();
    expect(outcome(await eks.post("/clusters/ml/fargate-profiles"))).toContain("UnknownOperationException");
    expect(outcome(await eks.post("/clusters", [1]))).toContain("SerializationException");
  });
});
