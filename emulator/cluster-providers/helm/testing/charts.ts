import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The files of a chart, by their path in it. */
export type ChartFiles = Readonly<Record<string, string>>;

export function writeChart(folder: string, files: ChartFiles): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** A chart with one workload, which the recorded states are of. */
export const sampleChart: ChartFiles = {
  "Chart.yaml": 'apiVersion: v2\nname: sample\nversion: 0.1.0\nappVersion: "1.0"\n',
  "values.yaml": "replicas: 0\nimage: nginx\n",
  "templates/deployment.yaml": `
apiVersion: apps/v1
kind: Deployment
metadata: { name: "{{ .Release.Name }}" }
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: "{{ .Release.Name }}" } }
  template:
    metadata: { labels: { app: "{{ .Release.Name }}" } }
    spec:
      containers: [{ name: app, image: "{{ .Values.image }}" }]
`,
};

/** The files of a chart as those of operators are: nobody serves its webhooks and its API where pods are simulated. */
export const operatorChart: ChartFiles = {
  "Chart.yaml": 'apiVersion: v2\nname: operator\nversion: 2.0.0\nappVersion: "2.0"\n',
  "values.yaml": "replicas: 2\n",
  "crds/widgets.yaml": `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true }
`,
  "templates/NOTES.txt": "The operator runs.\n",
  "templates/deployment.yaml": `
apiVersion: apps/v1
kind: Deployment
metadata: { name: operator }
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: operator } }
  template:
    metadata: { labels: { app: operator } }
    spec:
      containers: [{ name: operator, image: operator }]
`,
  "templates/service.yaml": `
apiVersion: v1
kind: Service
metadata: { name: operator }
spec:
  selector: { app: operator }
  ports: [{ port: 443 }]
`,
  "templates/webhooks.yaml": `
{{- range list "Mutating" "Validating" }}
---
apiVersion: admissionregistration.k8s.io/v1
kind: {{ . }}WebhookConfiguration
metadata: { name: operator }
webhooks:
  - name: services.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Fail
    clientConfig: { service: { name: operator, namespace: "{{ $.Release.Namespace }}", path: / } }
    rules:
      - { apiGroups: ["", apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [services, deployments, pods] }
{{- end }}
`,
  "templates/api.yaml": `
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: { name: v1beta1.metrics.example.com }
spec:
  group: metrics.example.com
  version: v1beta1
  groupPriorityMinimum: 100
  versionPriority: 100
  insecureSkipTLSVerify: true
  service: { name: operator, namespace: "{{ .Release.Namespace }}" }
`,
  "templates/widget.yaml": `
apiVersion: example.com/v1
kind: Widget
metadata: { name: sample }
`,
  "templates/job.yaml": `
{{- range $name, $event := dict "before" "pre-install" "end" "pre-delete" }}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: operator-{{ $name }}
  annotations: { helm.sh/hook: {{ $event }}, helm.sh/hook-delete-policy: hook-succeeded }
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: job, image: job }]
{{- end }}
`,
};
