import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { eventually, type LocalCluster } from "../../../testing/local-cluster.ts";
import { xmlText } from "../../../xml.ts";
import { may } from "./access-question.ts";
import { entryPath, outcome, Principals } from "./principals.ts";

const run = promisify(execFile);

/** Tests of who gets into a cluster, and as whom. */
export function checksSigningIn(cluster: () => LocalCluster): void {
  const principals = new Principals(cluster);

  describe("signing in", () => {
    it("works with aws eks get-token, and changes count at once", async () => {
      const principalArn = await cluster().createRole("viewer", "ec2.amazonaws.com");
      const {
        accessKey,
        secretKey = "",
        sessionToken = "",
      } = await principals.assume(principalArn, "anna@example.com");
      const env = {
        ...process.env,
        ...cluster().aws.environment,
        AWS_ACCESS_KEY_ID: accessKey,
        AWS_SECRET_ACCESS_KEY: secretKey,
        AWS_SESSION_TOKEN: sessionToken,
      };
      const { stdout } = await run("aws", ["eks", "get-token", "--cluster-name", "ml"], { env });
      const client = principals.clientOf(JSON.parse(stdout).status.token);
      const pods = () => outcome(client.list("/api/v1/namespaces/default/pods"));
      expect(await pods()).toBe("Unauthorized");

      await principals.admit(principalArn, undefined, undefined, { kubernetesGroups: ["viewers"] });
      expect(await pods()).toBe(
        'pods is forbidden: User "arn:aws:sts::123456789012:assumed-role/viewer/anna-example.com" cannot list resource "pods" in API group "" in the namespace "default"',
      );
      await principals.associate(principalArn, "AmazonEKSViewPolicy", ["def*"]);
      expect(await pods()).toEqual([]);
      await principals.associate(principalArn, "AmazonEKSViewPolicy", ["other"]);
      expect(await pods()).toMatch(/^pods is forbidden/);

      // What RBAC gives the groups of the entry stands beside.
      await bindViewers();
      // API servers authorize by their own copy of roles and bindings, which follows a moment later.
      expect(await eventually(async () => (Array.isArray(await pods()) ? pods() : undefined))).toEqual([]);
      await cluster().eks("DELETE", entryPath(principalArn));
      // With the same token it would take ten seconds: so long API servers remember whom one belongs to.
      const again = principals.signedIn(await principals.assume(principalArn));
      expect(await outcome(again.list("/api/v1/namespaces/default/pods"))).toBe("Unauthorized");
    });

    it("is refused with words that kubectl knows", async () => {
      const principalArn = await cluster().createRole("stranger", "ec2.amazonaws.com");
      const token = principals.tokenOf(await principals.assume(principalArn));
      const { endpoint } = cluster().plane;
      const args = ["--server", endpoint, "--insecure-skip-tls-verify", "--token", token, "get", "pods"];
      expect(await cluster().kubectl(args, "", { KUBECONFIG: "/dev/null" })).toContain(
        "error: You must be logged in to the server",
      );
    });

    it("takes a token for the cluster that it was made for only", async () => {
      const me = { accessKey: "local", secretKey: "local" };
      expect(await outcome(principals.signedIn(me).list("/api/v1/pods"))).toBeInstanceOf(Array);
      expect(await outcome(principals.signedIn(me, "another").list("/api/v1/pods"))).toBe("Unauthorized");
      expect(await outcome(principals.signedIn({ ...me, secretKey: "guessed" }).list("/api/v1/pods"))).toBe(
        "Unauthorized",
      );
    });

    it("makes who created the cluster its administrator", async () => {
      expect(await may(principals.signedIn({ accessKey: "local", secretKey: "local" }), "delete namespaces")).toBe(
        true,
      );
    });

    async function bindViewers(): Promise<void> {
      await cluster().client.create("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
        metadata: { name: "viewers" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
        subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "viewers" }],
      } as never);
    }
  });

  describe("a node", () => {
    it("can do what nodes do, for itself, and nothing else", async () => {
      const principalArn = await cluster().createRole("self-managed-nodes", "ec2.amazonaws.com");
      await principals.admit(principalArn, undefined, undefined, { type: "EC2_LINUX" });
      const [SubnetId] = cluster().subnetIds;
      const started = await cluster().ec2("RunInstances", { ImageId: "ami-1", MinCount: "1", MaxCount: "1", SubnetId });
      const instance = (name: string): string => xmlText(started, `instancesSet/item/${name}`);
      const name = instance("privateDnsName");
      const node = principals.signedIn(await principals.assume(principalArn, instance("instanceId")));
      const pod = (metadata: { name: string }, secret: string, nodeName: string) =>
        cluster().client.create("/api/v1/namespaces/default/pods", {
          apiVersion: "v1",
          kind: "Pod",
          metadata,
          spec: { nodeName, containers: [{ name: "x", image: "x", envFrom: [{ secretRef: { name: secret } }] }] },
        });
      await pod({ name: "here" }, "of-here", name);
      await pod({ name: "elsewhere" }, "of-elsewhere", "another");

      const register = (node: string) => ({ apiVersion: "v1", kind: "Node", metadata: { name: node } });
      await node.create("/api/v1/nodes", register(name));
      expect(await outcome(node.create("/api/v1/nodes", register("another")))).toMatch(
        /node "[^"]+" is not allowed to modify node "another"/,
      );
      const secret = (of: string) => node.get(`/api/v1/namespaces/default/secrets/${of}`);
      // Nobody has made them; the Node authorizer lets it look for what its own pods name, once it has seen these.
      await eventually(async () => ((await outcome(secret("of-here"))) === undefined ? true : undefined));
      expect(await outcome(secret("of-elsewhere"))).toMatch(/no relationship found between node/);
      expect(await may(node, "create namespaces")).toBe(false);
      expect(await may(node, "list secrets", "default")).toBe(false);
      for (const each of ["here", "elsewhere"])
        await cluster().client.delete(`/api/v1/namespaces/default/pods/${each}`);
      await cluster().client.delete(`/api/v1/nodes/${name}`);
    });
  });
}
