/** Says what is added, deleted and connected to whoever does not see the canvas. */
import { useState } from "react";
import { announcement } from "../definition/announce";
import type { FlowDefinition } from "../definition/types";

export function Announcements({ definition }: { definition: FlowDefinition }) {
  const [last, setLast] = useState(definition);
  const [words, setWords] = useState("");
  if (last !== definition) {
    setLast(definition);
    setWords((before) => announcement(last, definition) || before);
  }
  return (
    <div className="fb-visually-hidden" aria-live="polite" data-testid="announcements">
      {words}
    </div>
  );
}
