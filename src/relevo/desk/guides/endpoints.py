from relevo.desk.guides.reading import read_guide
from relevo.desk.guides.schemas import GuideReadInput, GuideReadOut, OptionOut, ProblemOut, StepOut
from relevo.platform.http import Caller, Router

router = Router(tags=["guides"])


@router.post("/guides/read", caller=Caller.TEAMMATE, transaction=False)
async def read_guide_text(given: GuideReadInput) -> GuideReadOut:
    """What is understood of a guide's plain text: its steps, and the lines that are not understood. Keeps nothing."""
    read = read_guide(given.text, given.language)
    return GuideReadOut(
        steps=[
            StepOut(
                id=step.id,
                kind=step.kind,
                text=step.said,
                line=step.line,
                depth=step.depth,
                next=step.next,
                options=[OptionOut(test=option.test, words=option.words, to=option.to) for option in step.options],
            )
            for step in read.steps
        ],
        problems=[ProblemOut(kind=problem.kind, line=problem.line, text=problem.text) for problem in read.problems],
    )
