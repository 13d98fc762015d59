"""The demo shop's knowledge in a workspace of its own."""

import json
from pathlib import Path
from typing import TypeAlias

from relevo.desk.knowledge.api import NewDocument, add_ready_documents, calibrate, insert_source
from relevo.entry import demo_data
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from tests.house import make_workspace

SHOP = Path(demo_data.__file__).parent
# The workspace, and what each of its documents is called.
DemoShop: TypeAlias = tuple[WorkspaceId, dict[object, str]]


async def make_demo_shop(db: Database) -> DemoShop:
    documents: list[tuple[str, NewDocument]] = []
    for file in sorted(SHOP.glob("documents/*/*.md")):
        heading, _, body = file.read_text(encoding="utf-8").partition("\n")
        language = file.parent.name
        title = heading.removeprefix("# ").strip()
        new = NewDocument(kind="text", title=title, text=body.strip(), language=language)
        documents.append((f"{language}/{file.stem}", new))
    for qa in json.loads((SHOP / "qas.json").read_text(encoding="utf-8")):
        new = NewDocument(
            kind="qa",
            title=qa["question"],
            text=qa["answer"],
            language=qa["language"],
            phrasings=qa["phrasings"],
        )
        documents.append((f"qa/{qa['question']}", new))
    workspace_id = (await make_workspace(db)).id
    async with db.transaction(workspace_id) as tx:
        source_id = await insert_source(tx, kind="text", name="Shop")
        ids = await add_ready_documents(tx, source_id, [new for _, new in documents])
        await calibrate(tx)
    return workspace_id, {i: key for i, (key, _) in zip(ids, documents, strict=True)}
