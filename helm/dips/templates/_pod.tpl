{{/*
The inside of every pod. Called with root, component, args, owner (its database role), files (whether it shares them),
wait (for the schema), grace, resources, and for a container that serves: port; others are asked by `dips alive`.
*/}}
{{- define "dips.podMetadata" -}}
labels:
  {{- include "dips.labels" .root | nindent 2 }}
  app.kubernetes.io/component: {{ .component }}
annotations:
  checksum/settings: {{ include (print .root.Template.BasePath "/configmap.yaml") .root | sha256sum }}
  {{- with .root.Values.podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{- define "dips.podSpec" -}}
{{- $values := .root.Values -}}
serviceAccountName: {{ include "dips.serviceAccount" .root }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with $values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
terminationGracePeriodSeconds: {{ .grace }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "dips.selector" $.root | nindent 8 }}
        app.kubernetes.io/component: {{ $.component }}
  {{- end }}
{{- if .wait }}
initContainers:
  - name: wait-for-schema
    {{- include "dips.container" . | nindent 4 }}
    args: ["wait", "--within", {{ $values.waitForSchema | quote }}]
    resources:
      requests: {cpu: 50m, memory: 192Mi, ephemeral-storage: 16Mi}
      limits: {cpu: "1", memory: 512Mi, ephemeral-storage: 64Mi}
{{- end }}
containers:
  - name: {{ .component }}
    {{- include "dips.container" . | nindent 4 }}
    args: {{ .args | toJson }}
    resources:
      {{- toYaml .resources | nindent 6 }}
    {{- if .port }}
    ports:
      - {name: http, containerPort: {{ .port }}, protocol: TCP}
    lifecycle:
      preStop: {exec: {command: [sleep, "10"]}}  # until no proxy sends anything more
    startupProbe:
      httpGet: {path: /healthz/live, port: http}
      periodSeconds: 2
      timeoutSeconds: 5
      failureThreshold: 60
    livenessProbe:
      httpGet: {path: /healthz/live, port: http}
      periodSeconds: 10
      timeoutSeconds: 5
      failureThreshold: 6
    readinessProbe:
      httpGet: {path: "/healthz/ready?part=database&part=migrations", port: http}  # pages go on without Valkey
      periodSeconds: 5
      timeoutSeconds: 5
      failureThreshold: 3
    {{- else if .wait }}
    startupProbe:
      exec: {command: [dips, alive, {{ .component }}]}
      periodSeconds: 5
      timeoutSeconds: 5
      failureThreshold: 36
    livenessProbe:
      exec: {command: [dips, alive, {{ .component }}]}
      periodSeconds: 30
      timeoutSeconds: 10
      failureThreshold: 3
    readinessProbe:
      exec: {command: [dips, alive, {{ .component }}]}
      periodSeconds: 30
      timeoutSeconds: 10
    {{- end }}
volumes:
  - name: tmp
    emptyDir: {sizeLimit: 256Mi}
  - name: home
    {{- if .files }}
    persistentVolumeClaim: {claimName: {{ include "dips.filesClaim" .root }}}
    {{- else }}
    emptyDir: {sizeLimit: 64Mi}
    {{- end }}
  - name: secrets
    projected:
      defaultMode: 0440
      sources:
        - secret:
            name: {{ $values.secrets.existingSecret }}
            items:
              - {key: {{ $values.secrets.keys.secretKey }}, path: secret-key}
              - {key: {{ $values.secrets.keys.databaseUrl }}, path: database-url}
              - {key: {{ $values.secrets.keys.valkeyUrl }}, path: valkey-url}
              {{- with $values.secrets.keys.secretKeyFallbacks }}
              - {key: {{ . }}, path: secret-key-fallbacks}
              {{- end }}
              {{- with $values.secrets.keys.emailPassword }}
              - {key: {{ . }}, path: email-password}
              {{- end }}
              {{- with $values.secrets.keys.metricsToken }}
              - {key: {{ . }}, path: metrics-token}
              {{- end }}
              {{- with $values.secrets.keys.stripeKey }}
              - {key: {{ . }}, path: stripe-key}
              {{- end }}
              {{- with $values.secrets.keys.stripeWebhookSecrets }}
              - {key: {{ . }}, path: stripe-webhook-secrets}
              {{- end }}
        {{- if .owner }}
        - secret:
            name: {{ $values.secrets.ownerSecret }}
            items:
              - {key: {{ $values.secrets.keys.ownerDatabaseUrl }}, path: owner-database-url}
              {{- with $values.secrets.keys.signingKey }}
              - {key: {{ . }}, path: signing-key}
              {{- end }}
        {{- end }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "dips.container" -}}
{{- $keys := .root.Values.secrets.keys -}}
image: {{ include "dips.image" .root }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  privileged: false
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  runAsUser: 10001
  capabilities: {drop: [ALL]}
  seccompProfile: {type: RuntimeDefault}
envFrom:
  - configMapRef: {name: {{ include "dips.fullname" .root }}-settings}
env:
  - {name: SECRET_KEY_FILE, value: /run/secrets/dips/secret-key}
  - {name: DATABASE_URL_FILE, value: /run/secrets/dips/database-url}
  - {name: VALKEY_URL_FILE, value: /run/secrets/dips/valkey-url}
  {{- if $keys.secretKeyFallbacks }}
  - {name: SECRET_KEY_FALLBACKS_FILE, value: /run/secrets/dips/secret-key-fallbacks}
  {{- end }}
  {{- if $keys.emailPassword }}
  - {name: EMAIL_HOST_PASSWORD_FILE, value: /run/secrets/dips/email-password}
  {{- end }}
  {{- if $keys.metricsToken }}
  - {name: METRICS_TOKEN_FILE, value: /run/secrets/dips/metrics-token}
  {{- end }}
  {{- if $keys.stripeKey }}
  - {name: STRIPE_SECRET_KEY_FILE, value: /run/secrets/dips/stripe-key}
  - {name: STRIPE_WEBHOOK_SECRETS_FILE, value: /run/secrets/dips/stripe-webhook-secrets}
  {{- end }}
  {{- if .owner }}
  - {name: DIPS_ROLE, value: owner}
  - {name: OWNER_DATABASE_URL_FILE, value: /run/secrets/dips/owner-database-url}
  {{- if $keys.signingKey }}
  - {name: DIPS_SIGNING_KEY_FILE, value: /run/secrets/dips/signing-key}
  {{- end }}
  {{- end }}
  - {name: RUN_ROOT, value: /tmp/run}
  {{- range $name, $value := .environment }}
  - {name: {{ $name }}, value: {{ $value | quote }}}
  {{- end }}
volumeMounts:
  - {name: tmp, mountPath: /tmp}
  - {name: home, mountPath: /var/lib/dips}
  - {name: secrets, mountPath: /run/secrets/dips, readOnly: true}
{{- end -}}

{{/* A Deployment around it. Beat is replaced, never doubled; the others roll. */}}
{{- define "dips.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "dips.fullname" .root }}-{{ .component }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "dips.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
spec:
  replicas: {{ .replicas }}
  revisionHistoryLimit: 3
  progressDeadlineSeconds: {{ add .root.Values.waitForSchema 300 }}
  {{- if .recreate }}
  strategy: {type: Recreate}
  {{- else }}
  strategy:
    type: RollingUpdate
    rollingUpdate: {maxUnavailable: 0, maxSurge: 1}
  {{- end }}
  selector:
    matchLabels:
      {{- include "dips.selector" .root | nindent 6 }}
      app.kubernetes.io/component: {{ .component }}
  template:
    metadata:
      {{- include "dips.podMetadata" . | nindent 6 }}
    spec:
      {{- include "dips.podSpec" . | nindent 6 }}
{{- end -}}
