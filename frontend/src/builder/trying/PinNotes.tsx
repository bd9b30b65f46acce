/** In the run panel: which nodes are not run because they are pinned, and which pins do not hold. */
import Button from "@cloudscape-design/components/button";
import Toggle from "@cloudscape-design/components/toggle";

import type { PinBoard } from "./usePins";

export function PinNotes({ board, onShow }: { board: PinBoard; onShow: (node: string) => void }) {
  const { pins, problems, ignored, setIgnored, unpin } = board;
  const fit = Object.keys(pins).filter((name) => !problems.has(name));
  if (Object.keys(pins).length === 0) return null;
  return (
    <div className="fb-pins" role="group" aria-label="Pinned nodes">
      {fit.length > 0 && (
        <>
          <span>
            {fit.length === 1 ? "1 pinned node is" : `${fit.length} pinned nodes are`}{" "}
            {ignored ? "run all the same" : "not run"}:
          </span>
          {fit.map((name) => (
            <Button key={name} variant="inline-link" onClick={() => onShow(name)}>
              {name}
            </Button>
          ))}
          <Toggle checked={ignored} onChange={({ detail }) => setIgnored(detail.checked)}>
            Ignore pins
          </Toggle>
        </>
      )}
      {[...problems].map(([name, problem]) => (
        <span key={name} className="fb-pins__problem">
          The pin of {name} is not used. {problem}{" "}
          <Button variant="inline-link" ariaLabel={`Unpin ${name}`} onClick={() => unpin(name)}>
            Unpin
          </Button>
        </span>
      ))}
    </div>
  );
}
