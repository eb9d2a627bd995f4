{{/* Names and labels. */}}
{{- define "dips.fullname" -}}
{{- if contains "dips" .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-dips" (.Release.Name | trunc 35 | trimSuffix "-") -}}
{{- end -}}
{{- end -}}

{{- define "dips.selector" -}}
app.kubernetes.io/name: dips
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "dips.labels" -}}
{{ include "dips.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: dips
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "dips.serviceAccount" -}}
{{- if .Values.serviceAccount.name -}}
{{- .Values.serviceAccount.name -}}
{{- else if .Values.serviceAccount.create -}}
{{- include "dips.fullname" . -}}
{{- else -}}
default
{{- end -}}
{{- end -}}

{{- define "dips.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{- define "dips.filesClaim" -}}
{{- .Values.files.existingClaim | default (printf "%s-files" (include "dips.fullname" .)) -}}
{{- end -}}
