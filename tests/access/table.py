"""The answer to every operation, for each caller, about objects of their workspace and another's.

One row per operation, one column per caller. An answer is a status, or one of these refusals:

- M  MissingAuthenticationTokenException: neither signed nor signed in
- S  InvalidSignatureException: signed with another secret
- U  UnrecognizedClientException: the key is disabled
- E  ExpiredTokenException: the key has expired
- D  AccessDeniedException: the role does not allow it
- N  ResourceNotFoundException: it is another workspace's, so it does not exist
- -  there is no object to ask about
"""

from __future__ import annotations

from typing import Final

CALLERS: Final = (
    *("nobody", "forged", "disabled", "expired"),
    *("viewer", "runner", "editor", "admin"),
)

_ROWS: Final = """
operation                 | own object                        | another workspace's
                          | no fg di ex  view run  edit admin | no fg di ex  view run edit admin
--------------------------+-----------------------------------+---------------------------------
CreateFlow                | M  S  U  E   D    D    201  201   | -  -  -  -   -    -   -    -
GetFlow                   | M  S  U  E   200  200  200  200   | M  S  U  E   N    N   N    N
UpdateFlow                | M  S  U  E   D    D    200  200   | M  S  U  E   D    D   N    N
DeleteFlow                | M  S  U  E   D    D    200  200   | M  S  U  E   D    D   N    N
ListFlows                 | M  S  U  E   200  200  200  200   | -  -  -  -   -    -   -    -
PrepareFlow               | M  S  U  E   D    D    202  202   | M  S  U  E   D    D   N    N
ValidateFlowDefinition    | M  S  U  E   200  200  200  200   | -  -  -  -   -    -   -    -
CreateFlowVersion         | M  S  U  E   D    D    201  201   | M  S  U  E   D    D   N    N
GetFlowVersion            | M  S  U  E   200  200  200  200   | M  S  U  E   N    N   N    N
DeleteFlowVersion         | M  S  U  E   D    D    200  200   | M  S  U  E   D    D   N    N
ListFlowVersions          | M  S  U  E   200  200  200  200   | M  S  U  E   N    N   N    N
CreateFlowAlias           | M  S  U  E   D    D    201  201   | M  S  U  E   D    D   N    N
GetFlowAlias              | M  S  U  E   200  200  200  200   | M  S  U  E   N    N   N    N
UpdateFlowAlias           | M  S  U  E   D    D    200  200   | M  S  U  E   D    D   N    N
DeleteFlowAlias           | M  S  U  E   D    D    200  200   | M  S  U  E   D    D   N    N
ListFlowAliases           | M  S  U  E   200  200  200  200   | M  S  U  E   N    N   N    N
CreatePrompt              | M  S  U  E   D    D    201  201   | -  -  -  -   -    -   -    -
CreatePromptVersion       | M  S  U  E   D    D    201  201   | M  S  U  E   D    D   N    N
GetPrompt                 | M  S  U  E   200  200  200  200   | M  S  U  E   N    N   N    N
UpdatePrompt              | M  S  U  E   D    D    200  200   | M  S  U  E   D    D   N    N
DeletePrompt              | M  S  U  E   D    D    200  200   | M  S  U  E   D    D   N    N
ListPrompts               | M  S  U  E   200  200  200  200   | -  -  -  -   -    -   -    -
TagResource               | M  S  U  E   D    D    200  200   | M  S  U  E   D    D   N    N
UntagResource             | M  S  U  E   D    D    200  200   | M  S  U  E   D    D   N    N
ListTagsForResource       | M  S  U  E   200  200  200  200   | M  S  U  E   N    N   N    N
InvokeFlow                | M  S  U  E   D    200  200  200   | M  S  U  E   D    N   N    N
StartFlowExecution        | M  S  U  E   D    200  200  200   | M  S  U  E   D    N   N    N
StopFlowExecution         | M  S  U  E   D    200  200  200   | M  S  U  E   D    N   N    N
GetFlowExecution          | M  S  U  E   200  200  200  200   | M  S  U  E   N    N   N    N
ListFlowExecutions        | M  S  U  E   200  200  200  200   | M  S  U  E   N    N   N    N
ListFlowExecutionEvents   | M  S  U  E   200  200  200  200   | M  S  U  E   N    N   N    N
GetExecutionFlowSnapshot  | M  S  U  E   200  200  200  200   | M  S  U  E   N    N   N    N
ListFlowExecutionQuestions| M  S  U  E   200  200  200  200   | M  S  U  E   N    N   N    N
AnswerFlowExecution       | M  S  U  E   D    202  202  202   | M  S  U  E   D    N   N    N
RedriveFlowExecution      | M  S  U  E   D    202  202  202   | M  S  U  E   D    N   N    N
ReplayFlowExecution       | M  S  U  E   D    200  200  200   | M  S  U  E   D    N   N    N
TryFlow                   | M  S  U  E   D    202  202  202   | M  S  U  E   D    N   N    N
TryFlowNode               | M  S  U  E   D    200  200  200   | M  S  U  E   D    N   N    N
"""


def _parsed() -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    rows: dict[str, tuple[dict[str, str], dict[str, str]]] = {}
    for line in _ROWS.strip().splitlines()[3:]:
        name, own, foreign = (part.split() for part in line.split("|"))
        rows[name[0]] = (
            dict(zip(CALLERS, own, strict=True)),
            dict(zip(CALLERS, foreign, strict=True)),
        )
    return rows


#: For each operation the answers about one's own object, and about another workspace's.
ANSWERS: Final = _parsed()
