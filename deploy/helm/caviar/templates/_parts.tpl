{{/* What the programs have in common. */}}

{{/* Short enough for a label that also names a pool. */}}
{{- define "caviar.name" -}}
{{ .Release.Name | trunc 30 | trimSuffix "-" }}
{{- end }}

{{/* Call with (list . "coordinator"): what selects the pods of one program. */}}
{{- define "caviar.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: caviar
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- define "caviar.labels" -}}
{{- $root := index . 0 -}}
{{ include "caviar.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- end }}

{{/* Call with (list . "coordinator"): the program's image. */}}
{{- define "caviar.image" -}}
{{- $image := (index . 0).Values.image -}}
{{ printf "%s:%s" (index $image (index . 1)) ($image.tag | default (index . 0).Chart.AppVersion) }}
{{- end }}

{{/* Names of the secrets: yours, or the one that the chart makes. */}}
{{- define "caviar.secret" -}}
{{ include "caviar.name" . }}-generated
{{- end }}
{{- define "caviar.tokenSecret" -}}
{{ .Values.tokens.existingSecret | default (include "caviar.secret" .) }}
{{- end }}
{{- define "caviar.passwordSecret" -}}
{{ .Values.redis.bundled.passwordSecret | default (include "caviar.secret" .) }}
{{- end }}

{{- define "caviar.claim" -}}
{{ .Values.checkpoints.claim.existing | default (printf "%s-checkpoints" (include "caviar.name" .)) }}
{{- end }}

{{/* The pod level of the "restricted" pod security standard; call with the image's user. */}}
{{- define "caviar.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "caviar.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{/* The environment of coordinator and trainer. */}}
{{- define "caviar.environment" -}}
{{- if .Values.redis.urlSecret -}}
- name: REDIS_URL
  valueFrom:
    secretKeyRef: { name: {{ .Values.redis.urlSecret }}, key: {{ .Values.redis.urlKey }} }
{{- else -}}
- name: REDIS_PASSWORD
  valueFrom:
    secretKeyRef: { name: {{ include "caviar.passwordSecret" . }}, key: {{ .Values.redis.bundled.passwordKey }} }
- { name: REDIS_URL, value: "redis://:$(REDIS_PASSWORD)@{{ include "caviar.name" . }}-redis:6379" }
{{- end }}
- { name: LOG_LEVEL, value: {{ .Values.logLevel }} }
{{- if eq .Values.checkpoints.store "redis" }}
- { name: CAVIAR_STORE, value: "" }
{{- else if eq .Values.checkpoints.store "s3" }}
- { name: CAVIAR_STORE, value: {{ .Values.checkpoints.s3.url | quote }} }
{{- with .Values.checkpoints.s3.credentialsSecret }}
{{- range list "AWS_ACCESS_KEY_ID" "AWS_SECRET_ACCESS_KEY" }}
- name: {{ . }}
  valueFrom:
    secretKeyRef: { name: {{ $.Values.checkpoints.s3.credentialsSecret }}, key: {{ . }} }
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "caviar.mounts" -}}
{{- if eq .Values.checkpoints.store "claim" -}}
- { name: checkpoints, mountPath: /var/lib/caviar/checkpoints }
{{ end -}}
- { name: tmp, mountPath: /tmp }
{{- end }}

{{- define "caviar.volumes" -}}
{{- if eq .Values.checkpoints.store "claim" -}}
- name: checkpoints
  persistentVolumeClaim: { claimName: {{ include "caviar.claim" . }} }
{{ end -}}
- name: tmp
  emptyDir: { sizeLimit: 64Mi }
{{- end }}

{{/* Call with (list . "trainer" $settings): as whom the pods run, where, and from where images come. */}}
{{- define "caviar.placement" -}}
{{- $root := index . 0 -}}
{{- $program := index . 2 -}}
serviceAccountName: {{ include "caviar.name" $root }}-{{ index . 1 }}
automountServiceAccountToken: false
# They would set CAVIAR_PORT for a release that is called caviar.
enableServiceLinks: false
{{- with $root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with $program.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $program.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
