/** Two definitions beside one another: drawn with what differs marked and listed, or as text. */
import { useMemo } from "react";
import { FlowGraph } from "../canvas/FlowGraph";
import type { Marks } from "../canvas/marks";
import { diffDefinitions, diffWords, inOrderOf, isSame, union } from "../definition/diff";
import { toLayout, type FlowDefinition } from "../definition/types";
import { TextDiff } from "../editors";
import { ChangeList } from "./ChangeList";
import "./compare.css";
import { Legend } from "./Legend";

interface ComparisonProps {
  /** What the two are called. */
  readonly labels: readonly [string, string];
  readonly before: FlowDefinition;
  readonly after: FlowDefinition;
  /** Where the canvas has the nodes. */
  readonly layout: unknown;
  readonly asText: boolean;
  readonly chosen: string;
  readonly onChoose: (node: string | null) => void;
}

export function Comparison(props: ComparisonProps) {
  const { labels, before, after, chosen, onChoose } = props;
  const diff = useMemo(() => diffDefinitions(before, after), [before, after]);
  const drawn = useMemo(() => union(before, diff, after), [before, diff, after]);
  const layout = useMemo(() => toLayout(props.layout), [props.layout]);
  const marks = useMemo((): Marks => {
    const kinds = (parts: typeof diff.nodes | typeof diff.connections) =>
      new Map(parts.map(({ name, kind }) => [name, kind]));
    return { nodes: kinds(diff.nodes), connections: kinds(diff.connections) };
  }, [diff]);
  const [first = "", second = ""] = useMemo(
    () => [before, inOrderOf(after, before)].map((each) => JSON.stringify(each, null, 2)),
    [before, after],
  );

  return (
    <>
      <div className="fb-compare__words" role="status" data-testid="diff-words">
        {isSame(diff) ? "No differences" : `${diffWords(diff)}.`}
      </div>
      {props.asText ? (
        <div className="fb-compare__text">
          <TextDiff before={first} after={second} labels={labels} />
        </div>
      ) : (
        <div className="fb-compare__work">
          <div className="fb-compare__canvas">
            <FlowGraph
              definition={drawn}
              layout={layout}
              marks={marks}
              selection={chosen || null}
              onSelect={onChoose}
            />
            <Legend />
          </div>
          <aside className="fb-compare__list" aria-label="Changes">
            <ChangeList
              diff={diff}
              from={labels[0]}
              to={labels[1]}
              chosen={chosen}
              onChoose={onChoose}
            />
          </aside>
        </div>
      )}
    </>
  );
}
