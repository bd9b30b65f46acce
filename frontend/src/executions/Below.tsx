import Tabs from "@cloudscape-design/components/tabs";
import { useState } from "react";

import type { ExecutionId } from "../api/console";
import type { ExecutionRow } from "../api/types";
import { useAddress } from "../shell/useAddress";
import { EventList } from "./EventList";
import { Outputs } from "./Outputs";
import type { PlaybackControl } from "./playback/usePlayback";
import type { Run } from "./run/fold";
import { Timeline } from "./Timeline";
import { UsageTab } from "./usage/UsageTab";
import type { SelectionControl } from "./useSelection";

const TABS = ["output", "events", "timeline", "usage"] as const;

interface BelowProps {
  readonly id: ExecutionId;
  readonly run: Run;
  readonly row: ExecutionRow;
  readonly control: SelectionControl;
  readonly playback: PlaybackControl;
}

/** Below the graph: what came out, events, timeline, with the moment that is played; usage. */
export function Below({ id, run, row, control, playback }: BelowProps) {
  const [get, set] = useAddress();
  const wanted = TABS.find((tab) => tab === get("tab"));
  // Until someone chooses: what happens while it runs, what came of it when it has ended.
  const ended = run.endedAt !== null || (row.status !== "Running" && run.lastSeq === 0);
  const failed = run.status !== "Succeeded" && run.outputs.length === 0;
  const first = ended && !failed && control.selection.seq === null ? "output" : "events";
  const [live] = useState(row.status === "Running");
  const outputs = run.outputs.length;
  return (
    <Tabs
      fitHeight
      disableContentPaddings
      variant="default"
      activeTabId={wanted ?? first}
      onChange={({ detail }) => set({ tab: detail.activeTabId })}
      tabs={[
        {
          id: "output",
          label: outputs > 1 ? `Outputs (${outputs.toLocaleString()})` : "Output",
          content: (
            <Outputs
              id={id}
              run={playback.shown.run}
              row={playback.clock === null ? row : { status: "Running" }}
            />
          ),
        },
        {
          id: "events",
          label: `Events (${run.lastSeq.toLocaleString()})`,
          content: (
            <EventList
              run={run}
              control={control}
              live={live}
              told={playback.playback.moment?.count ?? null}
            />
          ),
        },
        {
          id: "timeline",
          label: "Timeline",
          content: <Timeline run={run} control={control} moment={playback.clock} />,
        },
        {
          id: "usage",
          label: "Usage",
          content: (
            <UsageTab id={id} run={run} running={row.status === "Running"} control={control} />
          ),
        },
      ]}
    />
  );
}
