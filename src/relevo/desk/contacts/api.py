"""The door to contacts: what other domains may use."""

from relevo.desk.contacts.actions.change_contact import do_change_contact
from relevo.desk.contacts.actions.claim_identity import do_claim_identity
from relevo.desk.contacts.actions.create_contact import do_create_contact
from relevo.desk.contacts.actions.learn_about_contact import do_learn_about_contact
from relevo.desk.contacts.actions.reach_by_phone import REACHED_BY_PHONE, address_of, do_reach_by_phone
from relevo.desk.contacts.actions.receive_identity import Arrival, Arrived, do_receive_identity
from relevo.desk.contacts.errors import NoSuchContact, NumberOfAnother, NumberUnusable, TooManyAttributes
from relevo.desk.contacts.joining.actions import SETTLE_JOB
from relevo.desk.contacts.joining.codes import do_confirm_code, do_make_code, find_proved_emails
from relevo.desk.contacts.joining.proving import Proof, do_give_up_phones, do_prove
from relevo.desk.contacts.queries import display_name, find_contacts, get_contact
from relevo.desk.contacts.repository import find_identity_on
from relevo.desk.contacts.schemas import ContactChange, ContactInput, ContactOut
from relevo.desk.contacts.tables import Contact

__all__ = [
    "REACHED_BY_PHONE",
    "SETTLE_JOB",
    "Arrival",
    "Arrived",
    "Contact",
    "ContactChange",
    "ContactInput",
    "ContactOut",
    "NoSuchContact",
    "NumberOfAnother",
    "NumberUnusable",
    "Proof",
    "TooManyAttributes",
    "address_of",
    "display_name",
    "do_change_contact",
    "do_claim_identity",
    "do_confirm_code",
    "do_create_contact",
    "do_give_up_phones",
    "do_learn_about_contact",
    "do_make_code",
    "do_prove",
    "do_reach_by_phone",
    "do_receive_identity",
    "find_contacts",
    "find_identity_on",
    "find_proved_emails",
    "get_contact",
]
