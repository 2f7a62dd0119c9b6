{{/* What every object of the job has. */}}
{{- define "training-job.labels" -}}
{{ include "training-job.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{/* By what its pods are found. */}}
{{- define "training-job.selector" -}}
app.kubernetes.io/name: training-job
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Names of volumes, after their paths. */}}
{{- define "training-job.volume" -}}
{{ . | lower | replace "/" "-" | replace "." "-" | replace "_" "-" | trimPrefix "-" | trimSuffix "-" | trunc 50 | trimSuffix "-" }}-{{ . | sha256sum | trunc 5 }}
{{- end }}

{{/* A quantity as a number of bytes. */}}
{{- define "training-job.bytes" -}}
{{- $units := dict "" 1 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 -}}
{{- $text := toString . -}}
{{- mulf (regexFind "^[0-9.]+" $text | float64) (get $units (regexFind "[a-zA-Z]*$" $text) | float64) | int64 -}}
{{- end }}

{{/* Node-local disk that the pod may fill, in MiB: its folders, and two GiB for logs and the rest. */}}
{{- define "training-job.diskMiB" -}}
{{- $bytes := 2147483648 -}}
{{- range $_, $size := .Values.writable }}{{- $bytes = add $bytes (include "training-job.bytes" $size | int64) }}{{- end }}
{{- range $_, $mount := .Values.mounts.s3 }}{{- $bytes = add $bytes (include "training-job.bytes" $mount.size | int64) }}{{- end }}
{{- div (add $bytes 1048575) 1048576 -}}
{{- end }}

{{/* "true" if what is written to the checkpoints outlives the pod. */}}
{{- define "training-job.lasts" -}}
{{- $path := .Values.checkpoint.path -}}
{{- $lasts := false -}}
{{- range $at, $mount := .Values.mounts.claims }}{{- if and (not $mount.readOnly) (or (eq $at $path) (hasPrefix (printf "%s/" $at) $path)) }}{{- $lasts = true }}{{- end }}{{- end }}
{{- range $at, $mount := .Values.mounts.s3 }}{{- if and $mount.write (eq $at $path) }}{{- $lasts = true }}{{- end }}{{- end }}
{{- if $lasts }}true{{- end }}
{{- end }}

{{/* "true" if anything is copied back to S3. */}}
{{- define "training-job.copiesBack" -}}
{{- range .Values.mounts.s3 }}{{- if .write }}true{{- end }}{{- end }}
{{- end }}

{{/* Numbers up to three digits as a list in ascending order, without repetitions, as the API wants exit codes. */}}
{{- define "training-job.ascending" -}}
{{- $padded := list }}{{- range . }}{{- $padded = append $padded (printf "%03d" (int .)) }}{{- end }}
{{- $sorted := list }}{{- range $padded | uniq | sortAlpha }}{{- $sorted = append $sorted (atoi .) }}{{- end }}
{{- toJson $sorted -}}
{{- end }}

{{/* Tells whether two jobs differ in what cannot be changed once a job exists. */}}
{{- define "training-job.program" -}}
{{- list .Chart.Version (omit .Values "retries" "timeoutSeconds" "keepSeconds" "queue" "podDisruptionBudget" "networkPolicy") | toJson | sha256sum | trunc 16 -}}
{{- end }}

{{/* What the schema cannot express. */}}
{{- define "training-job.check" -}}
{{- $problems := list }}
{{- $v := .Values }}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" .Release.Name) }}
{{- $problems = append $problems (printf "The release %q cannot be the name of a Job and of the Service of its pods. Begin with a letter, and use lower-case letters, digits and hyphens only." .Release.Name) }}
{{- end }}
{{- if gt (len .Release.Name) 50 }}
{{- $problems = append $problems (printf "The release %q has %d characters. Use at most 50: the host names of its pods append to it." .Release.Name (len .Release.Name)) }}
{{- end }}
{{- if and $v.sharedMemory (ge (include "training-job.bytes" $v.sharedMemory | int64) (include "training-job.bytes" $v.resources.limits.memory | int64)) }}
{{- $problems = append $problems (printf "sharedMemory is %s, and resources.limits.memory %s. What is written to /dev/shm counts in the memory of the container: raise the limit, or lower sharedMemory." $v.sharedMemory (toString $v.resources.limits.memory)) }}
{{- end }}
{{- range $resource := list "cpu" "memory" "ephemeral-storage" }}
{{- if and (hasKey $v.resources.requests $resource) (hasKey $v.resources.limits $resource) (ne $resource "cpu") }}
{{- $request := get $v.resources.requests $resource }}
{{- $limit := get $v.resources.limits $resource }}
{{- if gt (include "training-job.bytes" $request | int64) (include "training-job.bytes" $limit | int64) }}
{{- $problems = append $problems (printf "resources.requests.%s is %s, and its limit only %s. Raise the limit, or lower the request." $resource (toString $request) (toString $limit)) }}
{{- end }}
{{- end }}
{{- end }}
{{- if and $v.mounts.s3 (not $v.serviceAccount) }}
{{- $problems = append $problems "mounts.s3 needs a serviceAccount whose role may read the objects. In the namespace of a team: workload." }}
{{- end }}
{{- $paths := dict "/dev/shm" "sharedMemory" }}
{{- range $kind := list "claims" "s3" "nodeLocal" }}
{{- range $path, $_ := get $v.mounts $kind }}
{{- if hasKey $paths $path }}
{{- $problems = append $problems (printf "%s is both in mounts.%s and in %s. Choose another path for one of them." $path $kind (get $paths $path)) }}
{{- end }}
{{- $_ := set $paths $path (printf "mounts.%s" $kind) }}
{{- end }}
{{- end }}
{{- range $path, $_ := $v.writable }}
{{- if hasKey $paths $path }}
{{- $problems = append $problems (printf "%s is both in writable and in %s. Choose another path for one of them." $path (get $paths $path)) }}
{{- end }}
{{- end }}
{{- if hasKey $paths $v.checkpoint.path }}
{{- if not (include "training-job.lasts" .) }}
{{- $problems = append $problems (printf "checkpoint.path is %s, which is read only (%s). Choose another path, or let the job write there." $v.checkpoint.path (get $paths $v.checkpoint.path)) }}
{{- end }}
{{- end }}
{{- range $name, $_ := $v.env }}
{{- if or (hasPrefix "PET_" $name) (has $name (list "MASTER_ADDR" "MASTER_PORT" "NNODES" "NODE_RANK" "NPROC_PER_NODE" "CHECKPOINT_DIR" "NVIDIA_VISIBLE_DEVICES")) }}
{{- $problems = append $problems (printf "env.%s is set by the chart. Use nodes, processesPerNode, rendezvous, checkpoint or gpus." $name) }}
{{- end }}
{{- end }}
{{- if $problems }}{{- fail (printf "\n  %s" (join "\n  " $problems)) }}{{- end }}
{{- end }}
