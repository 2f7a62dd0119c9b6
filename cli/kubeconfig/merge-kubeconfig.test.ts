import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { ClusterAccess } from "./access.ts";
import { mergeKubeconfig } from "./merge-kubeconfig.ts";

const access: ClusterAccess = {
  context: "dev-ml",
  name: "dev-ml",
  region: "us-east-2",
  endpoint: "https://0123456789.gr7.us-east-2.eks.amazonaws.com",
  certificateAuthority: "LS0t".repeat(300),
};

describe("mergeKubeconfig", () => {
  it("makes a new file", () => {
    expect(parse(mergeKubeconfig("", access, "config"))).toEqual({
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        {
          name: "dev-ml",
          cluster: { server: access.endpoint, "certificate-authority-data": access.certificateAuthority },
        },
      ],
      contexts: [{ name: "dev-ml", context: { cluster: "dev-ml", user: "dev-ml" } }],
      users: [
        {
          name: "dev-ml",
          user: {
            exec: {
              apiVersion: "client.authentication.k8s.io/v1beta1",
              command: "aws",
              args: ["eks", "get-token", "--cluster-name", "dev-ml", "--region", "us-east-2", "--output", "json"],
              interactiveMode: "IfAvailable",
            },
          },
        },
      ],
      "current-context": "dev-ml",
    });
  });

  it("keeps other contexts and comments", () => {
    const before = [
      "apiVersion: v1",
      "kind: Config",
      "# mine",
      "clusters:",
      "  - name: kind-test # local",
      "    cluster: { server: 'https://127.0.0.1:6443' }",
      "contexts: null",
      "users: []",
      "current-context: kind-test",
      "preferences: { colors: true }",
      "",
    ].join("\n");
    const after = mergeKubeconfig(before, access, "config");
    expect(after).toContain("# mine\n");
    expect(after).toContain("- name: kind-test # local\n");
    expect(parse(after)).toMatchObject({
      clusters: [{ name: "kind-test", cluster: { server: "https://127.0.0.1:6443" } }, { name: "dev-ml" }],
      contexts: [{ name: "dev-ml" }],
      users: [{ name: "dev-ml" }],
      "current-context": "dev-ml",
      preferences: { colors: true },
    });
  });

  it("replaces a context that is not up to date", () => {
    const before = mergeKubeconfig("", access, "config");
    const after = parse(mergeKubeconfig(before, { ...access, endpoint: "https://new.example.com" }, "config"));
    expect(after.clusters).toHaveLength(1);
    expect(after.clusters[0].cluster.server).toBe("https://new.example.com");
  });

  it("signs in with the profile and the endpoint that are given", () => {
    const { users } = parse(mergeKubeconfig("", { ...access, profile: "ml", stsEndpoint: "http://127.0.0.1:1" }, "c"));
    expect(users[0].user.exec.env).toEqual([
      { name: "AWS_PROFILE", value: "ml" },
      { name: "AWS_ENDPOINT_URL_STS", value: "http://127.0.0.1:1" },
    ]);
  });

  it("signs in with the keys that are given, and no session of the shell", () => {
    const credentials = { AWS_ACCESS_KEY_ID: "LOCAL", AWS_SECRET_ACCESS_KEY: "local" };
    const signsIn = (given: Record<string, string>) =>
      parse(mergeKubeconfig("", { ...access, credentials: given }, "c")).users[0].user.exec.env;
    expect(signsIn(credentials)).toContainEqual({ name: "AWS_SESSION_TOKEN", value: "" });
    const session = signsIn({ ...credentials, AWS_SESSION_TOKEN: "token" });
    expect(session.filter(({ name }: { name: string }) => name === "AWS_SESSION_TOKEN")).toEqual([
      { name: "AWS_SESSION_TOKEN", value: "token" },
    ]);
  });

  it("changes nothing the second time, whatever the names", () => {
    const text = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(text, text, text, (context, name, endpoint) => {
        const first = mergeKubeconfig("", { ...access, context, name, endpoint }, "config");
        expect(mergeKubeconfig(first, { ...access, context, name, endpoint }, "config")).toBe(first);
        expect(parse(first)["current-context"]).toBe(context);
      }),
    );
  });

  it.each(["just text", "- a list", "a: [", "clusters: text\n"])("refuses %j, which is no kubeconfig", (before) => {
    expect(() => mergeKubeconfig(before, access, "/home/anna/.kube/config")).toThrow(
      "/home/anna/.kube/config is not a kubeconfig: ",
    );
  });
});
