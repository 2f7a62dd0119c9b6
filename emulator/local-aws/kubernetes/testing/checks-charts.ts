import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually, type LocalCluster } from "../../testing/local-cluster.ts";
import { findTool } from "../../tools.ts";

const helmProgram = findTool("helm");

// biome-ignore lint/suspicious/noExplicitAny: tests look into objects of the Kubernetes API.
type Json = any;

/** What charts of others have that blocks a cluster whose pods are simulated, in one chart. */
const chart: Readonly<Record<string, string>> = {
  "Chart.yaml": "{ apiVersion: v2, name: traps, version: 1.0.0 }",
  "crds/widgets.yaml": `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  names: { kind: Widget, plural: widgets, singular: widget }
  scope: Namespaced
  versions:
  - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } } }
`,
  "templates/webhooks.yaml": `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: traps }
webhooks:
- name: services.example.com
  admissionReviewVersions: [v1]
  sideEffects: None
  failurePolicy: Fail
  clientConfig: { service: { name: web, namespace: "{{ .Release.Namespace }}", path: /mutate } }
  rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [services] }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: traps }
webhooks:
- name: widgets.example.com
  admissionReviewVersions: [v1]
  sideEffects: None
  failurePolicy: Fail
  clientConfig: { service: { name: web, namespace: "{{ .Release.Namespace }}", path: /validate } }
  rules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: [CREATE, UPDATE], resources: ["*"] }]
`,
  "templates/api.yaml": `
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: { name: v1beta1.traps.example.com }
spec:
  group: traps.example.com
  version: v1beta1
  groupPriorityMinimum: 100
  versionPriority: 100
  insecureSkipTLSVerify: true
  service: { name: web, namespace: "{{ .Release.Namespace }}" }
`,
  "templates/app.yaml": `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: example.com/web, readinessProbe: { httpGet: { path: /, port: 80 } } }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 443 }] }
---
apiVersion: v1
kind: Service
metadata: { name: public }
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 443 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: store }
spec:
  serviceName: web
  replicas: 2
  selector: { matchLabels: { app: store } }
  template:
    metadata: { labels: { app: store } }
    spec:
      containers: [{ name: store, image: example.com/store, volumeMounts: [{ name: data, mountPath: /data }] }]
  volumeClaimTemplates:
  - metadata: { name: data }
    spec: { accessModes: [ReadWriteOnce], storageClassName: gp2, resources: { requests: { storage: 1Gi } } }
---
apiVersion: example.com/v1
kind: Widget
metadata: { name: one }
spec: { size: 1 }
`,
  "templates/hook.yaml": `
apiVersion: batch/v1
kind: Job
metadata: { name: prepare, annotations: { helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-delete-policy: before-hook-creation } }
spec:
  template:
    spec: { restartPolicy: Never, containers: [{ name: prepare, image: example.com/prepare }] }
`,
};

/** Tests of what charts of others need. */
export function checksCharts(cluster: () => LocalCluster): void {
  describe("charts of others", () => {
    const directory = mkdtempSync(join(tmpdir(), "charts-"));

    beforeEach(({ skip }) => skip(helmProgram === undefined, "helm was not found"));
    beforeAll(() => {
      for (const [name, text] of Object.entries(chart)) {
        const file = join(directory, "traps", name);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    });
    afterAll(() => rmSync(directory, { recursive: true, force: true }));

    /** @returns both outputs of a helm that has succeeded */
    const helm = (...args: readonly string[]): Promise<string> =>
      new Promise((resolve, reject) => {
        const child = spawn(helmProgram ?? "helm", args, {
          cwd: directory,
          env: {
            PATH: process.env["PATH"],
            HOME: directory,
            HELM_CACHE_HOME: directory,
            HELM_CONFIG_HOME: directory,
            HELM_DATA_HOME: directory,
            KUBECONFIG: cluster().plane.kubeconfig,
          },
        });
        let output = "";
        for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
        child.on("error", reject);
        child.on("close", (code) => (code === 0 ? resolve(output) : reject(new Error(output))));
      });

    const paths = [
      "/apis/apps/v1/namespaces/traps/deployments/web",
      "/apis/apps/v1/namespaces/traps/statefulsets/store",
      "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/traps",
      "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/traps",
      "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.traps.example.com",
      "/apis/example.com/v1/namespaces/traps/widgets/one",
    ];
    /** What the objects of the chart are, without what others report about them. */
    const objects = async (): Promise<Json[]> =>
      Promise.all(
        paths.map(async (path) => {
          const { metadata, spec, webhooks } = (await cluster().client.get(path)) as Json;
          return { uid: metadata.uid, generation: metadata.generation, spec, webhooks };
        }),
      );

    it("install although nobody serves their webhooks and APIs, and their pods, volumes and load balancers are simulated", async () => {
      await cluster().eks("POST", "/clusters/ml/addons", { addonName: "aws-ebs-csi-driver" });
      await cluster().createNodeGroup("charts");
      const output = await helm("install", "traps", "traps", "--namespace=traps", "--create-namespace", "--wait");
      expect(output).toContain("STATUS: deployed");
      const service = (await cluster().client.get("/api/v1/namespaces/traps/services/public")) as Json;
      expect(service.status.loadBalancer.ingress[0].hostname).toMatch(
        /^a[0-9a-f]{31}-\d{10}\.us-west-2\.elb\.amazonaws\.com$/,
      );
      const [volume] = await cluster().client.list<Json>("/api/v1/persistentvolumes");
      expect(volume.spec.csi).toMatchObject({
        driver: "ebs.csi.aws.com",
        volumeHandle: expect.stringMatching(/^vol-[0-9a-f]{17}$/),
      });
      expect(volume.spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0]).toEqual({
        key: "topology.kubernetes.io/zone",
        operator: "In",
        values: [expect.stringMatching(/^us-west-2[ab]$/)],
      });
    });

    it("upgrade to the same without a difference", async () => {
      const before = await objects();
      expect(await helm("upgrade", "traps", "traps", "--namespace=traps", "--wait")).toContain("REVISION: 2");
      expect(await objects()).toEqual(before);
    });

    it("have volumes that can grow", async () => {
      await cluster().client.patch("/apis/storage.k8s.io/v1/storageclasses/gp2", { allowVolumeExpansion: true });
      const claim = "/api/v1/namespaces/traps/persistentvolumeclaims/data-store-0";
      await cluster().client.patch(claim, { spec: { resources: { requests: { storage: "2Gi" } } } });
      await eventually(async () => {
        const found = (await cluster().client.get(claim)) as Json;
        return found.status.capacity.storage === "2Gi" || undefined;
      });
    });

    it("do not keep a namespace from going", async () => {
      await cluster().client.delete("/api/v1/namespaces/traps");
      const isGone = async (path: string) => (await cluster().client.get(path)) === undefined || undefined;
      await eventually(() => isGone("/api/v1/namespaces/traps"));
      await eventually(() => isGone("/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.traps.example.com"));
      await eventually(async () => {
        const volumes = await cluster().client.list("/api/v1/persistentvolumes");
        return volumes.length === 0 || undefined;
      });
    });

    it("install again after that, and are uninstalled", async () => {
      // The webhooks belong to no namespace, so they are still there.
      await helm("install", "traps", "traps", "--namespace=traps", "--create-namespace", "--wait", "--take-ownership");
      await helm("uninstall", "traps", "--namespace=traps", "--wait");
      expect(await helm("list", "--namespace=traps", "--short")).toBe("");
      await cluster().eks("DELETE", "/clusters/ml/addons/aws-ebs-csi-driver");
      // Its disruption budget would keep the last node.
      const controller = "/apis/apps/v1/namespaces/kube-system/deployments/ebs-csi-controller";
      await eventually(async () => (await cluster().client.get(controller)) === undefined || undefined);
      await cluster().eks("DELETE", "/clusters/ml/node-groups/charts");
      await eventually(async () => (await cluster().client.list("/api/v1/nodes")).length === 0 || undefined);
    });
  });
}
