"""Where an uploaded file's bytes lie in the file store: one key for each document, nothing a person typed in it."""

from relevo.kit.ids import DocumentId, WorkspaceId


def file_key(workspace_id: WorkspaceId, document_id: DocumentId) -> str:
    return f"{workspace_id.hex}/knowledge/{document_id.hex}"
