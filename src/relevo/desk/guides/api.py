"""The door to guides: what other rooms may use."""

from relevo.desk.guides.reading import GuideSteps, Option, Step, read_guide
from relevo.desk.guides.schemas import MAX_GUIDES, Guide
from relevo.desk.guides.sentences import fold

__all__ = ["MAX_GUIDES", "Guide", "GuideSteps", "Option", "Step", "fold", "read_guide"]
