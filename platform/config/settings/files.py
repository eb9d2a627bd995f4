"""Files: where they are kept, and how large one may be."""

from __future__ import annotations

from . import env
from .places import HOME

MEDIA_ROOT = env.text("MEDIA_ROOT", str(HOME / "media"))
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = env.text("STATIC_ROOT", str(HOME / "static"))
STORAGES = {
    "default": {"BACKEND": "dips.councils.files.CouncilFileStorage"},
    "private": {"BACKEND": "dips.councils.files.PrivateFileStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
PRIVATE_ROOT = env.text("PRIVATE_ROOT", str(HOME / "private"))
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DIPS_SCANNER = env.text("DIPS_SCANNER", "none")
DIPS_UPLOAD_MAX_BYTES = 10 * 1024 * 1024
# Of a whole form: over a file that is a little too large the form itself complains.
DIPS_BODY_MAX_BYTES = 40 * 1024 * 1024
