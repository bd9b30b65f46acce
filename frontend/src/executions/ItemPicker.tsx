import Button from "@cloudscape-design/components/button";
import Select from "@cloudscape-design/components/select";

import type { Activation, Run } from "./run/fold";
import { pathLabel } from "./run/shape";
import type { SelectionControl } from "./useSelection";

interface ItemPickerProps {
  run: Run;
  nodeId: string;
  activation: Activation | null;
  control: Pick<SelectionControl, "chooseItem">;
}

const WORDS: Readonly<Record<Activation["status"], string>> = {
  waiting: "waiting",
  running: "running",
  succeeded: "done",
  failed: "failed",
  skipped: "skipped",
  stopped: "stopped",
};

/** Steps through the items of the scope that a node stands in. */
export function ItemPicker({ run, nodeId, activation, control }: ItemPickerProps) {
  const activations = run.nodes.get(nodeId)?.activations ?? [];
  if (activations.length === 0) return null;
  const position = activation ? activations.indexOf(activation) : -1;
  const step = (by: number) => {
    const next = activations[position + by];
    if (next) control.chooseItem(nodeId, next.key);
  };
  const options = activations.map(({ key, path, status }) => ({
    value: key,
    label: pathLabel(path),
    labelTag: WORDS[status],
  }));
  return (
    <div className="fb-items">
      <Button
        iconName="angle-left"
        variant="icon"
        ariaLabel="Item before"
        disabled={position <= 0}
        onClick={() => step(-1)}
      />
      <Select
        ariaLabel="Item"
        options={options}
        virtualScroll={options.length > 100}
        filteringType={options.length > 12 ? "auto" : "none"}
        selectedOption={options[position] ?? null}
        placeholder="Choose an item"
        onChange={({ detail }) => control.chooseItem(nodeId, detail.selectedOption.value ?? "")}
      />
      <Button
        iconName="angle-right"
        variant="icon"
        ariaLabel="Next item"
        disabled={position < 0 || position >= activations.length - 1}
        onClick={() => step(1)}
      />
    </div>
  );
}
