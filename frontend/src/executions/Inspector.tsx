import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Tabs from "@cloudscape-design/components/tabs";
import { useContext, useMemo } from "react";

import type { ExecutionId } from "../api/console";
import type { JournalEvent, JsonValue } from "../api/types";
import { ClockContext } from "../canvas/clock";
import { KindIcon } from "../canvas/icons";
import type { NodeState } from "../canvas/states";
import { duration, STATUS_WORDS, stateWords } from "../canvas/words";
import { kindOf } from "../definition/kinds";
import { moment, useNow } from "../shell/time";
import { ValueView } from "../values/ValueView";
import { KIND_WORDS } from "./describe";
import { ItemPicker } from "./ItemPicker";
import { NodeValues } from "./NodeValues";
import type { Activation, Run } from "./run/fold";
import type { ShapeNode } from "./run/shape";
import { shownActivation } from "./run/states";
import type { SelectionControl } from "./useSelection";

interface InspectorProps {
  id: ExecutionId;
  run: Run;
  states: ReadonlyMap<string, NodeState>;
  control: SelectionControl;
}

/** What is chosen: a node with its values in one item, or an event. */
export function Inspector({ id, run, states, control }: InspectorProps) {
  const { selection } = control;
  const event = selection.seq === null ? undefined : run.events[selection.seq - 1];
  const node = run.shape.nodes.get(selection.node);
  const activation = useMemo(
    () => (node ? shownActivation(run, node.id, selection.item) : null),
    [run, node, selection.item],
  );
  const state = node ? states.get(node.id) : undefined;

  if (!node)
    return (
      <div className="fb-inspector">
        <Heading title={event ? KIND_WORDS[event.kind] : selection.node} control={control} />
        {event ? (
          <EventView event={event} id={id} />
        ) : (
          <Box color="text-body-secondary">There is no such node in this flow.</Box>
        )}
      </div>
    );

  const tabs = [
    {
      id: "values",
      label: "Values",
      content: <NodeValues id={id} run={run} activation={activation} />,
    },
    {
      id: "configuration",
      label: "Configuration",
      content: (
        <ValueView
          value={node.spec as unknown as JsonValue}
          label={`Configuration of ${node.name}`}
        />
      ),
    },
    ...(event
      ? [{ id: "event", label: `Event ${event.seq}`, content: <EventView event={event} id={id} /> }]
      : []),
  ];
  return (
    <div className="fb-inspector">
      <Heading title={node.name} type={node.type} control={control} />
      {state && <StateOf state={state} activation={activation} />}
      {node.scopes.length > 0 && (
        <ItemPicker run={run} nodeId={node.id} activation={activation} control={control} />
      )}
      <Tabs
        key={node.id}
        tabs={tabs}
        ariaLabel={`Of ${node.name}`}
        i18nStrings={{ scrollLeftAriaLabel: "Earlier tabs", scrollRightAriaLabel: "Later tabs" }}
      />
    </div>
  );
}

function Heading(props: { title: string; type?: ShapeNode["type"]; control: SelectionControl }) {
  const { title, type, control } = props;
  const kind = type ? kindOf(type as Parameters<typeof kindOf>[0]) : null;
  return (
    <div className="fb-inspector-head">
      {kind && (
        <span className="fb-inspector-icon" data-category={kind.category}>
          <KindIcon type={type} size={18} />
        </span>
      )}
      <div className="fb-inspector-title">
        <h2>{title}</h2>
        {kind && <Box color="text-body-secondary">{kind.title}</Box>}
      </div>
      <Button
        variant="icon"
        iconName="close"
        ariaLabel="Close details"
        onClick={() => control.chooseNode(null)}
      />
    </div>
  );
}

function StateOf({ state, activation }: { state: NodeState; activation: Activation | null }) {
  const running = activation?.status === "running";
  const shown = useContext(ClockContext);
  const present = useNow(running && shown === null, 500);
  const now = shown ?? present;
  const from = activation?.startedAt ?? null;
  const to = activation?.endedAt ?? null;
  const took = from === null ? "" : duration(Math.max(0, (to ?? now) - from));
  return (
    <div className="fb-inspector-state" data-status={activation?.status ?? state.status}>
      <span>{STATUS_WORDS[activation?.status ?? state.status]}</span>
      {took && <span className="fb-numbers">{took}</span>}
      {state.scoped && state.status !== "waiting" && state.status !== "unreached" && (
        <span className="fb-inspector-count">
          {state.failed > 0 ? `${state.done} of ${state.total ?? "?"}` : stateWords(state)}
        </span>
      )}
      {from !== null && <span className="fb-inspector-when">{moment(from)}</span>}
    </div>
  );
}

function EventView({ event, id }: { event: JournalEvent; id: ExecutionId }) {
  return (
    <ValueView
      value={event.data}
      label={`Event ${event.seq}`}
      execution={id}
      title={<Box color="text-body-secondary">{moment(event.at)}</Box>}
    />
  );
}
