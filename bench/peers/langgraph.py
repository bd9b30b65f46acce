"""A chain of steps in LangGraph: without a checkpointer, and with the one on SQLite."""

from __future__ import annotations

import tempfile
import uuid
from typing import Any, TypedDict

from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import END, START, StateGraph

from bench import NODES
from bench.peers.timing import tell, timed


class State(TypedDict):
    value: str


def same(state: State) -> State:
    """A step that does nothing."""
    return {"value": state["value"]}


def chain() -> StateGraph:
    """The steps one after the other."""
    graph = StateGraph(State)
    names = [f"step{number}" for number in range(NODES)]
    for name in names:
        graph.add_node(name, same)
    for source, target in zip([START, *names], [*names, END], strict=True):
        graph.add_edge(source, target)
    return graph


def run(graph: Any, **options: Any) -> None:
    """One run in a thread of its own, as LangGraph calls a conversation."""
    config = {"configurable": {"thread_id": str(uuid.uuid4())}, "recursion_limit": NODES + 5}
    if graph.invoke({"value": "x"}, config, **options) != {"value": "x"}:
        raise RuntimeError("The run lost its value.")


def main() -> None:
    plain = chain().compile()
    with (
        tempfile.TemporaryDirectory() as folder,
        SqliteSaver.from_conn_string(f"{folder}/checkpoints.sqlite3") as saver,
    ):
        saved = chain().compile(checkpointer=saver)
        tell(
            {
                "in memory": timed(lambda: run(plain)),
                "SQLite checkpointer": timed(lambda: run(saved)),
                'SQLite checkpointer, durability="sync"': timed(
                    lambda: run(saved, durability="sync")
                ),
            }
        )


if __name__ == "__main__":
    main()
