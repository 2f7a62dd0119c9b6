import { KubeError } from "@ml-platform/emulator/kubernetes";
import { UserError } from "@ml-platform/rules";
import { expect, it } from "vitest";
import { clusterFailure } from "./cluster-failure.ts";

it("says what the API server refuses, or that it cannot be reached, and keeps what was said for a person", () => {
  const refused = clusterFailure("cluster ml of dev", new KubeError(403, "Forbidden", "deployments is forbidden"));
  expect(refused).toBeInstanceOf(UserError);
  expect(refused.message).toBe("The cluster ml of dev answers: deployments is forbidden");
  const lost = clusterFailure("cluster ml of dev", new Error("connect ECONNREFUSED 127.0.0.1:6443"));
  expect(lost.message).toBe("The cluster ml of dev cannot be reached: connect ECONNREFUSED 127.0.0.1:6443");
  const said = new UserError("dev-ml is not applied.");
  expect(clusterFailure("cluster ml of dev", said)).toBe(said);
});
