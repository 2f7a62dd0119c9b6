import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { isRecordedOnly, type ReleaseRecord, recordedRelease, releaseOf, releaseSecret } from "./release-record.ts";

const now = "2026-11-26T16:00:20Z";
const chart = { name: "cluster-autoscaler", version: "9.59.0" };
const first = recordedRelease({
  name: "scaler",
  namespace: "kube-system",
  chart,
  values: { a: 1 },
  description: "recorded only",
  now,
});

describe("the record of a release", () => {
  it("is a Secret as Helm writes it", () => {
    const { data, ...secret } = releaseSecret(first, true, 1_795_708_820);
    expect(secret).toEqual({
      apiVersion: "v1",
      kind: "Secret",
      type: "helm.sh/release.v1",
      metadata: {
        name: "sh.helm.release.v1.scaler.v1",
        namespace: "kube-system",
        labels: {
          name: "scaler",
          owner: "helm",
          status: "deployed",
          version: "1",
          modifiedAt: "1795708820",
          "ml-platform/recorded-only": "true",
        },
      },
    });
    expect(data).toEqual({ release: expect.stringMatching(/^[\w+/]+=*$/) });
  });

  it("is read from its Secret, compressed or not", () => {
    const secret = releaseSecret(first, false, 1);
    expect(releaseOf(secret)).toEqual(first);
    expect(isRecordedOnly(secret)).toBe(false);
    const plain = Buffer.from(Buffer.from(JSON.stringify(first)).toString("base64")).toString("base64");
    expect(releaseOf({ ...secret, data: { release: plain } })).toEqual(first);
  });

  it("is in no other Secret, and in none that is damaged", () => {
    const secret = releaseSecret(first, true, 1);
    expect(releaseOf({ ...secret, type: "Opaque" })).toBeUndefined();
    expect(releaseOf({ ...secret, data: {} })).toBeUndefined();
    const cut = Buffer.from(gzipSync("{}").subarray(0, 8).toString("base64")).toString("base64");
    expect(releaseOf({ ...secret, data: { release: cut } })).toBeUndefined();
  });

  it("keeps of the revision before what that has brought into the cluster", () => {
    const previous: ReleaseRecord = { ...first, manifest: "kind: ConfigMap", hooks: [{ name: "test" }], version: 4 };
    const later = "2026-11-27T16:00:20Z";
    const values = { a: 2 };
    const next = recordedRelease({
      name: "scaler",
      namespace: "kube-system",
      chart,
      values,
      description: "",
      now: later,
      previous,
    });
    expect(next).toMatchObject({
      version: 5,
      manifest: "kind: ConfigMap",
      hooks: [{ name: "test" }],
      config: { a: 2 },
      info: { first_deployed: now, last_deployed: later, status: "deployed" },
    });
  });
});
