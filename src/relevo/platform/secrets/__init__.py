"""The one door for secrets at rest: channel tokens, signing secrets, provider keys.

Each is encrypted with a key of its own, which is encrypted with the installation's key (envelope encryption), and
bound to the place it is stored in: copied to another row, column or tenant it does not open. In memory it is a
`Secret`, which cannot be printed, logged, compared by accident, pickled or put into JSON.
"""

from relevo.platform.secrets.box import BadSecret, Place, SecretBox, open_secret_box
from relevo.platform.secrets.keys import BadKeyError
from relevo.platform.secrets.secret import Secret

__all__ = ["BadKeyError", "BadSecret", "Place", "Secret", "SecretBox", "open_secret_box"]
