"""Meta's Graph API, as far as WhatsApp, Instagram and Messenger have it in common: signatures, calls, faults, JSON.

Nothing here knows a channel or a customer. What arrives is read tolerantly: Meta adds fields and leaves fields out
without notice, so a shape that is not what was expected reads as absent and never raises.
"""

from relevo.kit.reading import Json, dict_of, dicts_of, text_of
from relevo.platform.graph.calls import GraphApi, Upload
from relevo.platform.graph.faults import GraphFault, fault_of
from relevo.platform.graph.reading import file_name, moment_of, number_of, time_of
from relevo.platform.graph.signature import is_signed, sign

__all__ = [
    "GraphApi",
    "GraphFault",
    "Json",
    "Upload",
    "dict_of",
    "dicts_of",
    "fault_of",
    "file_name",
    "is_signed",
    "moment_of",
    "number_of",
    "sign",
    "text_of",
    "time_of",
]
