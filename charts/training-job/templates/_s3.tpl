{{/* A container that runs a script with the AWS CLI, as the user of the program, so that each may change the files of the other. */}}
{{- define "training-job.s3Container" -}}
{{- $root := index . 0 -}}
{{- $v := $root.Values -}}
image: {{ $v.s3.image | quote }}
imagePullPolicy: IfNotPresent
command: [sh, -ec]
args:
  - |
    {{- index . 1 | trim | nindent 4 }}
env:
  - { name: HOME, value: /scratch }
resources:
  requests: { cpu: 500m, memory: 512Mi }
  limits: { cpu: "2", memory: 1Gi }
securityContext: {{- include "training-job.containerSecurity" $root | nindent 2 }}
volumeMounts:
  - { name: s3-scratch, mountPath: /scratch }
  {{- range $path, $_ := $v.mounts.s3 }}
  - { name: {{ include "training-job.volume" $path }}, mountPath: {{ $path | quote }} }
  {{- end }}
{{- end }}

{{/* Where objects are, and where files: those of a mount that is written belong to this job alone. */}}
{{- define "training-job.download" -}}
{{- $name := .Release.Name -}}
{{- range $path, $mount := .Values.mounts.s3 }}
{{- $uri := trimSuffix "/" $mount.uri }}
{{- if $mount.write }}
mkdir -p {{ $path }}/{{ $name }}
aws s3 sync --only-show-errors {{ $uri }}/{{ $name }} {{ $path }}/{{ $name }}
{{- else }}
aws s3 sync --only-show-errors {{ $uri }} {{ $path }}
{{- end }}
{{- end }}
{{- end }}

{{/*
Copies while the program runs, and once more after it has ended: Kubernetes stops such a container after the others. Only the
pod of the first node does, because the others have nothing but what they downloaded, and would put it back.
*/}}
{{- define "training-job.upload" -}}
{{- $name := .Release.Name -}}
ended=
sleeping=
trap 'ended=1; kill "$sleeping" 2>/dev/null || true' TERM
copy() {
  test "${JOB_COMPLETION_INDEX:-0}" = 0 || return 0
  {{- range $path, $mount := .Values.mounts.s3 }}
  {{- if $mount.write }}
  aws s3 sync --only-show-errors --exclude '*.tmp' {{ $path }}/{{ $name }} {{ trimSuffix "/" $mount.uri }}/{{ $name }} || return 1
  {{- end }}
  {{- end }}
}
while test -z "$ended"; do
  sleep {{ .Values.s3.copyEverySeconds }} &
  sleeping=$!
  # SIGTERM may have come before there was anything to wake.
  test -z "$ended" || kill "$sleeping" 2>/dev/null || true
  wait "$sleeping" || true
  test -n "$ended" || copy || echo "The copy to S3 failed. It is tried again." >&2
done
copy
{{- end }}
