/** The flow as a list: nodes in their order with their connections, for the keyboard and the ear. */
import Button from "@cloudscape-design/components/button";
import { useEffect, useMemo, useRef, type KeyboardEvent } from "react";
import { KindIcon } from "../canvas/icons";
import { kindOf } from "../definition/kinds";
import { levelOf, localName, spoken } from "../definition/levels";
import { outline } from "../definition/outline";
import type { Editor } from "./useEditor";

interface OutlineProps {
  readonly editor: Editor;
  readonly readOnly: boolean;
  /** Whether it takes the focus when it comes. */
  readonly takesFocus: boolean;
  /** Bring a node into view and choose it. */
  readonly onNode: (name: string) => void;
  /** Ask what the chosen node is to be connected with. */
  readonly onConnect: () => void;
  readonly onClose: () => void;
}

export function Outline(props: OutlineProps) {
  const { editor, readOnly, takesFocus, onNode, onConnect, onClose } = props;
  const { selection } = editor;
  const entries = useMemo(() => outline(editor.draft.definition), [editor.draft.definition]);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (!takesFocus) return;
    const first = list.current?.querySelector<HTMLElement>("[aria-current], .fb-outline__node");
    first?.focus();
  }, [takesFocus]);
  return (
    <nav className="fb-outline" aria-label="Outline">
      <div className="fb-outline__head">
        <h2>Outline</h2>
        <Button variant="icon" iconName="close" ariaLabel="Close the outline" onClick={onClose} />
      </div>
      {entries.length === 0 && <p className="fb-palette__none">There is no node yet.</p>}
      <ul ref={list} onKeyDown={stepOnArrow}>
        {entries.map(({ name, type, title, incoming, outgoing }) => {
          const chosen = selection.nodes.includes(name);
          return (
            <li key={name} className={levelOf(name) === "" ? undefined : "fb-outline__inner"}>
              <div className="fb-outline__row">
                <button
                  type="button"
                  className="fb-outline__node"
                  data-category={kindOf(type).category}
                  aria-current={chosen || undefined}
                  aria-label={`${spoken(name)}, ${title}`}
                  onClick={() => onNode(name)}
                >
                  <KindIcon type={type} />
                  <span>{localName(name)}</span>
                </button>
                {!readOnly && type !== "Output" && type !== "LoopController" && (
                  <Button
                    variant="inline-link"
                    ariaLabel={`Connect ${spoken(name)} to…`}
                    onClick={() => {
                      onNode(name);
                      onConnect();
                    }}
                  >
                    Connect
                  </Button>
                )}
              </div>
              <ul>
                {[...incoming, ...outgoing].map((line) => (
                  <li key={`${line.name} ${line.words}`}>
                    <button
                      type="button"
                      className="fb-outline__line"
                      aria-current={selection.connections.includes(line.name) || undefined}
                      onClick={() => editor.select({ nodes: [], connections: [line.name] })}
                    >
                      {line.words}
                    </button>
                  </li>
                ))}
              </ul>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** Up and down go from line to line, as in any list. */
function stepOnArrow(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (by === 0) return;
  const lines = [
    ...event.currentTarget.querySelectorAll<HTMLElement>(".fb-outline__node, .fb-outline__line"),
  ];
  const row = document.activeElement?.closest("li")?.querySelector<HTMLElement>("button");
  const at = lines.findIndex((line) => line === document.activeElement || line === row);
  lines[Math.max(0, Math.min(lines.length - 1, at + by))]?.focus();
  event.preventDefault();
}
