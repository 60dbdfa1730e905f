{{/* Call with (list . "name"): a pool's settings, those of `trainer` beneath its own, as JSON. */}}
{{- define "caviar.pool" -}}
{{- $root := index . 0 -}}
{{- $name := index . 1 -}}
{{- $pool := mergeOverwrite (deepCopy $root.Values.trainer) (deepCopy (index $root.Values.pools $name)) -}}
{{- $scaling := $pool.scaling -}}
{{- if gt (int $scaling.min) (int $scaling.max) -}}
{{- fail (printf "pools.%s.scaling: expected min to be at most max (%v), got %v" $name $scaling.max $scaling.min) -}}
{{- end -}}
{{- if and (eq $scaling.by "keda") (eq $scaling.scaleDown "idle") (gt (int $scaling.min) 0) -}}
{{- fail (printf "pools.%s.scaling: expected min: 0 where scaleDown is idle, because an idle pool goes to zero, got %v; or set scaleDown: demand" $name $scaling.min) -}}
{{- end -}}
{{- $requests := mergeOverwrite (dict "cpu" (toString $pool.slots)) ($pool.resources.requests | default dict) -}}
{{- $_ := set $pool.resources "requests" $requests -}}
{{- if $pool.spot -}}
{{- $_ := set $pool "tolerations" (concat $pool.tolerations (list
  (dict "key" "cloud.google.com/gke-spot" "operator" "Equal" "value" "true" "effect" "NoSchedule")
  (dict "key" "kubernetes.azure.com/scalesetpriority" "operator" "Equal" "value" "spot" "effect" "NoSchedule"))) -}}
{{- end -}}
{{- $_ := set $pool "serves" ($pool.serves | default $name) -}}
{{ toJson $pool }}
{{- end }}

{{/* What selects the pods of one pool. */}}
{{- define "caviar.poolSelector" -}}
{{ include "caviar.selector" (list (index . 0) "trainer") }}
caviar-pool: {{ index . 1 | quote }}
{{- end }}

{{- define "caviar.poolName" -}}
{{ include "caviar.name" (index . 0) }}-trainer-{{ index . 1 }}
{{- end }}
