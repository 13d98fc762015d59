"""The team: teammates and their roles, how they sign in, invitations, API keys, teams, presence.

A person is an e-mail address with a password, the same in every workspace; a teammate is that person in one
workspace, with a role there. Promises: there is always an active owner; a changed password or a disabled teammate
ends their sessions at once; an invitation and a link work once; answers never tell whether an address is known.
"""
