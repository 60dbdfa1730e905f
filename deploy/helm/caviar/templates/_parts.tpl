{{/* What coordinator and trainer have in common. */}}

{{- define "caviar.name" -}}
{{ .Release.Name | trunc 40 | trimSuffix "-" }}
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

{{- define "caviar.claim" -}}
{{ .Values.checkpoints.existingClaim | default (printf "%s-checkpoints" (include "caviar.name" .)) }}
{{- end }}

{{/* The pod level of the "restricted" pod security standard; 1000 is the user of the images. */}}
{{- define "caviar.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "caviar.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "caviar.environment" -}}
- name: REDIS_URL
  valueFrom:
    secretKeyRef: { name: {{ .Values.redis.urlSecret }}, key: {{ .Values.redis.urlKey }} }
- { name: LOG_LEVEL, value: {{ .Values.logLevel }} }
{{- end }}

{{/* Call with (list . .Values.trainer): where the pods may run, and from where images come. */}}
{{- define "caviar.placement" -}}
{{- $root := index . 0 -}}
{{- $program := index . 1 -}}
automountServiceAccountToken: false
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
