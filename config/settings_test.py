"""Settings of the tests: the real ones, plus only what makes tests quick and sealed."""

from config.settings import *  # noqa: F403

DEBUG = False
SECRET_KEY = "only-for-tests-and-long-enough-to-sign-a-session-cookie"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Real hashing is slow on purpose; no test is about its strength.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_USE_FINDERS = False
