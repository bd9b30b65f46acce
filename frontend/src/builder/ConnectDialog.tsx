/** The ports that the chosen node can be connected with, to choose one of. */
import { jointsFrom } from "../definition/outline";
import { Finder } from "../shell/Finder";
import type { Editor } from "./useEditor";

interface ConnectDialogProps {
  readonly editor: Editor;
  readonly onClose: () => void;
}

export function ConnectDialog({ editor, onClose }: ConnectDialogProps) {
  const [name = ""] = editor.selection.nodes;
  const joints = jointsFrom(editor.draft.definition, name);
  return (
    <div className="fb-commands">
      <Finder
        label={`Connect ${name} to`}
        thing="port that fits"
        options={joints.map(({ from, target, input }, index) => ({
          id: String(index),
          title: input === "" ? target : `${target}, ${input}`,
          group: from.type ? `${from.name}, ${from.type}` : from.name,
          detail: input === "" ? `${from.name} opens it` : `from ${from.name}`,
        }))}
        onChoose={(id) => {
          const joint = joints[Number(id)];
          if (joint) {
            editor.change(
              { kind: "addConnection", connection: joint.connection },
              `Connect ${name} with ${joint.target}`,
            );
          }
          onClose();
        }}
        onClose={onClose}
      />
    </div>
  );
}
