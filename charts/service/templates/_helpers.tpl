{{/* What every object of the service has. */}}
{{- define "service.labels" -}}
{{ include "service.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{/* By what its pods are found. It can never change: the selector of a Deployment is immutable. */}}
{{- define "service.selector" -}}
app.kubernetes.io/name: service
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "service.account" -}}
{{ .Values.serviceAccount | default .Release.Name }}
{{- end }}

{{/* The fewest replicas that there are on purpose. */}}
{{- define "service.fewest" -}}
{{ eq .Values.autoscaling.by "none" | ternary .Values.replicas .Values.autoscaling.min }}
{{- end }}

{{/* Names of a volume of writable space, after its path. */}}
{{- define "service.volume" -}}
writable{{ . | lower | replace "/" "-" | replace "." "-" | replace "_" "-" | trimSuffix "-" | trunc 50 }}
{{- end }}

{{/* What the schema cannot express. */}}
{{- define "service.check" -}}
{{- $problems := list }}
{{- $v := .Values }}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" .Release.Name) }}
{{- $problems = append $problems (printf "The release %q cannot be the name of a Service. Begin with a letter, and use lower-case letters, digits and hyphens only." .Release.Name) }}
{{- end }}
{{- if gt (len .Release.Name) 50 }}
{{- $problems = append $problems (printf "The release %q has %d characters. Use at most 50: KEDA and Deployments append to it." .Release.Name (len .Release.Name)) }}
{{- end }}
{{- if and (ne $v.autoscaling.by "none") (gt (int $v.autoscaling.min) (int $v.autoscaling.max)) }}
{{- $problems = append $problems (printf "autoscaling.min is %d, and autoscaling.max only %d. Raise max, or lower min." (int $v.autoscaling.min) (int $v.autoscaling.max)) }}
{{- end }}
{{- if and (eq $v.autoscaling.by "hpa") (not $v.autoscaling.cpuPercent) (not $v.autoscaling.memoryPercent) (not $v.autoscaling.metrics) }}
{{- $problems = append $problems "autoscaling has nothing to go by. Set cpuPercent, memoryPercent or metrics." }}
{{- end }}
{{- if and (eq $v.autoscaling.by "keda") (eq (int $v.autoscaling.min) 0) }}
{{- $others := list }}
{{- range $v.autoscaling.triggers }}{{- if not (has .type (list "cpu" "memory")) }}{{- $others = append $others .type }}{{- end }}{{- end }}
{{- if not $others }}
{{- $problems = append $problems "autoscaling.min is 0, and without pods there is no CPU or memory to measure. Add a trigger of another type, or set min to 1." }}
{{- end }}
{{- end }}
{{- if and (has (toString $v.rollout.maxUnavailable) (list "0" "0%")) (has (toString $v.rollout.maxSurge) (list "0" "0%")) }}
{{- $problems = append $problems "rollout.maxSurge and rollout.maxUnavailable are both 0, so no pod could be replaced. Raise one." }}
{{- end }}
{{- range $name, $_ := $v.secrets.env }}{{- if hasKey $v.env $name }}
{{- $problems = append $problems (printf "%s is both in env and in secrets.env. Remove one." $name) }}
{{- end }}{{- end }}
{{- range $name, $_ := $v.secrets.files }}{{- if hasKey $v.secrets.env $name }}
{{- $problems = append $problems (printf "%s is both in secrets.env and in secrets.files. Give the file another name." $name) }}
{{- end }}{{- end }}
{{- if $problems }}{{- fail (printf "\n  %s" (join "\n  " $problems)) }}{{- end }}
{{- end }}
