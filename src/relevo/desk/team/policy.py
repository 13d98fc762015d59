"""Who may do what to whom in a team. Pure, so that each rule is one test."""

from relevo.desk.team.errors import LastOwner, NotYourself, OwnersOnly
from relevo.desk.team.tables import Teammate
from relevo.platform.auth.actors import Actor, Role


def check_may_grant(actor: Actor, role: Role) -> None:
    """Nobody gives more than they have."""
    if not actor.role.covers(role):
        raise OwnersOnly


def check_may_change(actor: Actor, teammate: Teammate, *, role: Role, state: str, active_owners: int) -> None:
    """Whether `actor` may give `teammate` this role and state; `active_owners` counts them as it is now."""
    if role == teammate.role and state == teammate.state:
        return
    if not actor.role.covers(teammate.role):
        raise OwnersOnly
    check_may_grant(actor, role)
    is_active_owner = teammate.role is Role.OWNER and teammate.state == "active"
    if is_active_owner and active_owners <= 1:
        raise LastOwner
    # Shutting oneself out is always a slip; giving up the owner's role is a decision that another owner can undo.
    if teammate.id == actor.teammate_id and (state != "active" or actor.role is not Role.OWNER):
        raise NotYourself
