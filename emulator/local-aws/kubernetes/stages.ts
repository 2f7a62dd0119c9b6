/**
 * What kwok does with nodes and pods: a node becomes ready with what it says it has, a scheduled pod runs, a deleted pod
 * goes, and a pod of a Job ends. Annotations of a pod (those of a Job's template) say otherwise:
 *
 * - `simulation/ends-after`: how long a pod of a Job runs, such as `30s` (1s)
 * - `simulation/exit-code`: what its containers end with (0)
 * - `simulation/stops-after`: how long a deleted pod takes to end (0s)
 *
 * Source of the format: kwok.sigs.k8s.io, "Stages configuration".
 */
export const stages = `apiVersion: kwok.x-k8s.io/v1alpha1
kind: Stage
metadata: { name: node-ready }
spec:
  resourceRef: { apiGroup: v1, kind: Node }
  selector:
    matchExpressions:
      - { key: '.status.conditions.[] | select(.type == "Ready") | .status', operator: NotIn, values: ["True"] }
  next:
    statusTemplate: |
      {{ $now := Now }}
      conditions:
      - { type: Ready, status: "True", reason: KubeletReady, message: simulated, lastHeartbeatTime: {{ $now | Quote }}, lastTransitionTime: {{ $now | Quote }} }
      phase: Running
---
apiVersion: kwok.x-k8s.io/v1alpha1
kind: Stage
metadata: { name: pod-running }
spec:
  resourceRef: { apiGroup: v1, kind: Pod }
  selector:
    matchExpressions:
      - { key: '.metadata.deletionTimestamp', operator: DoesNotExist }
      - { key: '.spec.nodeName', operator: Exists }
      - { key: '.status.phase', operator: In, values: ["Pending"] }
  next:
    statusTemplate: |
      {{ $now := Now }}
      phase: Running
      startTime: {{ $now | Quote }}
      {{ $name := .metadata.name }}
      {{ $namespace := or .metadata.namespace "default" }}
      {{ $hostNetwork := or .spec.hostNetwork false }}
      {{ $hostIP := NodeIPWith .spec.nodeName }}
      hostIP: {{ $hostIP | Quote }}
      hostIPs: [{ ip: {{ $hostIP | Quote }} }]
      {{ $podIP := PodIPWith .spec.nodeName $hostNetwork .metadata.uid $name $namespace }}
      podIP: {{ $podIP | Quote }}
      podIPs: [{ ip: {{ $podIP | Quote }} }]
      conditions:
      {{ range .spec.readinessGates }}
      - { type: {{ .conditionType | Quote }}, status: "True", lastTransitionTime: {{ $now | Quote }} }
      {{ end }}
      - { type: Initialized, status: "True", lastTransitionTime: {{ $now | Quote }} }
      - { type: Ready, status: "True", lastTransitionTime: {{ $now | Quote }} }
      - { type: ContainersReady, status: "True", lastTransitionTime: {{ $now | Quote }} }
      containerStatuses:
      {{ range .spec.containers }}
      - name: {{ .name | Quote }}
        image: {{ .image | Quote }}
        imageID: ""
        ready: true
        started: true
        restartCount: 0
        state: { running: { startedAt: {{ $now | Quote }} } }
      {{ end }}
      {{ if .spec.initContainers }}
      initContainerStatuses:
      {{ range .spec.initContainers }}
      - name: {{ .name | Quote }}
        image: {{ .image | Quote }}
        imageID: ""
        ready: true
        restartCount: 0
        {{ if eq (or .restartPolicy "") "Always" }}
        started: true
        state: { running: { startedAt: {{ $now | Quote }} } }
        {{ else }}
        started: false
        state: { terminated: { exitCode: 0, reason: Completed, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }} } }
        {{ end }}
      {{ end }}
      {{ end }}
---
apiVersion: kwok.x-k8s.io/v1alpha1
kind: Stage
metadata: { name: pod-gone }
spec:
  resourceRef: { apiGroup: v1, kind: Pod }
  selector:
    matchExpressions:
      - { key: '.metadata.deletionTimestamp', operator: Exists }
      - { key: '.metadata.ownerReferences.[].kind', operator: NotIn, values: ["Job"] }
  delay:
    durationMilliseconds: 0
    durationFrom: { expressionFrom: '.metadata.annotations["simulation/stops-after"]' }
  next:
    finalizers: { empty: true }
    delete: true
---
# A deleted pod of a Job fails before it goes, as by SIGTERM: the Job counts it, or by its policy does not, and then lets it go.
apiVersion: kwok.x-k8s.io/v1alpha1
kind: Stage
metadata: { name: job-pod-stops }
spec:
  resourceRef: { apiGroup: v1, kind: Pod }
  selector:
    matchExpressions:
      - { key: '.metadata.deletionTimestamp', operator: Exists }
      - { key: '.metadata.ownerReferences.[].kind', operator: In, values: ["Job"] }
      - { key: '.status.phase', operator: In, values: ["Pending", "Running"] }
  delay:
    durationMilliseconds: 0
    durationFrom: { expressionFrom: '.metadata.annotations["simulation/stops-after"]' }
  next:
    statusTemplate: |
      {{ $now := Now }}
      phase: Failed
${endedContainers("143", "Error")}
---
apiVersion: kwok.x-k8s.io/v1alpha1
kind: Stage
metadata: { name: job-pod-gone }
spec:
  resourceRef: { apiGroup: v1, kind: Pod }
  selector:
    matchExpressions:
      - { key: '.metadata.deletionTimestamp', operator: Exists }
      - { key: '.metadata.ownerReferences.[].kind', operator: In, values: ["Job"] }
      - { key: '.status.phase', operator: In, values: ["Succeeded", "Failed"] }
  next:
    delete: true
---
# A pod of a Job ends well after the seconds that its annotation says (default 1), or with the exit code that another says.
apiVersion: kwok.x-k8s.io/v1alpha1
kind: Stage
metadata: { name: job-pod-ends }
spec:
  resourceRef: { apiGroup: v1, kind: Pod }
  selector:
    matchExpressions:
      - { key: '.metadata.deletionTimestamp', operator: DoesNotExist }
      - { key: '.status.phase', operator: In, values: ["Running"] }
      - { key: '.metadata.ownerReferences.[].kind', operator: In, values: ["Job"] }
  delay:
    durationMilliseconds: 1000
    durationFrom: { expressionFrom: '.metadata.annotations["simulation/ends-after"]' }
  next:
    statusTemplate: |
      {{ $now := Now }}
      {{ $code := or (index (or .metadata.annotations (dict)) "simulation/exit-code") "0" }}
      phase: {{ if eq $code "0" }}Succeeded{{ else }}Failed{{ end }}
      conditions:
      - { type: Ready, status: "False", reason: PodCompleted, lastTransitionTime: {{ $now | Quote }} }
      - { type: ContainersReady, status: "False", reason: PodCompleted, lastTransitionTime: {{ $now | Quote }} }
${endedContainers("{{ $code }}", '{{ if eq $code "0" }}Completed{{ else }}Error{{ end }}')}
`;

/** The part of a status that says how every container of a pod has ended, at `$now`. */
function endedContainers(exitCode: string, reason: string): string {
  return `      containerStatuses:
      {{ range .spec.containers }}
      - name: {{ .name | Quote }}
        image: {{ .image | Quote }}
        imageID: ""
        ready: false
        started: false
        restartCount: 0
        state: { terminated: { exitCode: ${exitCode}, reason: ${reason}, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }} } }
      {{ end }}`;
}
