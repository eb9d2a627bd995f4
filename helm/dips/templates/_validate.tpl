{{/* What a schema cannot say: refusals that look at two values at once. */}}
{{- define "dips.validate" -}}
{{- if eq .Values.secrets.existingSecret .Values.secrets.ownerSecret -}}
{{- fail "secrets.ownerSecret is secrets.existingSecret: keep the owner's address in a Secret of its own, which web never mounts." -}}
{{- end -}}
{{- if and .Values.mail.user (not .Values.secrets.keys.emailPassword) -}}
{{- fail "mail.user is set without secrets.keys.emailPassword: name the key that holds the mail server's password." -}}
{{- end -}}
{{- if ne (empty .Values.secrets.keys.stripeKey) (empty .Values.secrets.keys.stripeWebhookSecrets) -}}
{{- fail "secrets.keys.stripeKey and secrets.keys.stripeWebhookSecrets go together: name both keys, or neither." -}}
{{- end -}}
{{- if and .Values.secrets.keys.stripeKey (not .Values.payments.councilPrice) (not .Values.payments.regionPrice) -}}
{{- fail "secrets.keys.stripeKey is set without a price: say payments.councilPrice or payments.regionPrice." -}}
{{- end -}}
{{- if and .Values.secrets.keys.emailPassword (not .Values.mail.user) -}}
{{- fail "secrets.keys.emailPassword is set without mail.user: say who signs in at the mail server." -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.tlsSecret) -}}
{{- fail "ingress.tlsSecret is empty: the service is only reached over TLS; name the certificate's Secret, or set ingress.enabled to false." -}}
{{- end -}}
{{- if and (ne .Values.files.accessMode "ReadWriteMany") (gt (add .Values.web.replicas .Values.worker.replicas | int) 2) -}}
{{- fail "files.accessMode is not ReadWriteMany: pods on two nodes could not share the files; change it, or run one web and one worker." -}}
{{- end -}}
{{- if and (not .Values.mail.tls) (not (has .Values.mail.host (list "127.0.0.1" "localhost"))) -}}
{{- fail "mail.tls is false: letters would be readable on their way; set it to true, or send through a relay in the pod (127.0.0.1)." -}}
{{- end -}}
{{- end -}}
