"""The settings of the tests: a demo, from which nothing leaves, on a folder of its own."""

import os
import tempfile

_folder = tempfile.mkdtemp(prefix="habeas-tests-")
os.environ.update(
    HABEAS_DATA=_folder,
    HABEAS_DEMO="1",
    HABEAS_TODAY="2016-06-30",
    HABEAS_REST_MINUTES="0",
    HABEAS_OFFICE_HOURS="always",
    HABEAS_SECOND_FACTOR="optional",
    HABEAS_FAX="fax+smtp://127.0.0.1:1/fax.example",
    HABEAS_MAIL="smtp://127.0.0.1:1",
)

from habeas import conf  # noqa: E402 - the environment comes first
from habeas.cases.desk_keys import make_desk_keys  # noqa: E402
from habeas.project.settings import *  # noqa: E402, F403

make_desk_keys(conf.data_dir(), conf.desk_keys_dir())

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
