import StatusIndicator from "@cloudscape-design/components/status-indicator";

import type { ConnectionState } from "../api/follow";

/** Whether what is shown is live. Says nothing in the moment before the first connection. */
export function ConnectionMark({ connection }: { connection: ConnectionState }) {
  if (connection.state === "lost")
    return (
      <span role="status">
        <StatusIndicator type="warning">Connection lost, trying again</StatusIndicator>
      </span>
    );
  if (connection.state === "live") return <span className="fb-live">Live</span>;
  return null;
}
