import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { consoleApi, type ExecutionId } from "../api/console";
import { keys } from "../api/keys";
import type { ExecutionRow } from "../api/types";
import { Empty } from "../shell/Empty";
import { ValueView } from "../values/ValueView";
import type { FlowOutput, Run } from "./run/fold";
import { pathLabel } from "./run/shape";
import { placesIn, type S3Place } from "./s3";

const FIRST = 20;

interface OutputsProps {
  id: ExecutionId;
  run: Run;
  row: Pick<ExecutionRow, "status">;
}

/** What the flow gave: each output, and the files it names, opened here. */
export function Outputs({ id, run, row }: OutputsProps) {
  const [shown, setShown] = useState(FIRST);
  const places = useMemo(
    () => placesIn(run.outputs.slice(0, FIRST).map(({ value }) => value)),
    [run.outputs],
  );
  if (run.outputs.length === 0)
    return (
      <Empty title={row.status === "Running" ? "No output yet" : "No output"}>
        {row.status === "Running"
          ? "It appears here as soon as a value reaches an Output node."
          : row.status === "Succeeded"
            ? "No value reached an Output node in this run."
            : "The execution ended before a value reached an Output node."}
      </Empty>
    );
  return (
    <div className="fb-outputs">
      <SpaceBetween size="l">
        {places.map((place) => (
          <StoredFile key={`${place.bucket}/${place.key}`} place={place} />
        ))}
        {run.outputs.slice(0, shown).map((output) => (
          <ValueView
            key={output.seq + output.name}
            value={output.value}
            label={`${output.name} of ${output.node}`}
            execution={id}
            title={<OutputTitle output={output} />}
            tall
          />
        ))}
        {run.outputs.length > shown && (
          <Button onClick={() => setShown(shown + 100)}>
            {`Show ${Math.min(100, run.outputs.length - shown)} more of ${run.outputs.length.toLocaleString()}`}
          </Button>
        )}
      </SpaceBetween>
    </div>
  );
}

function OutputTitle({ output }: { output: FlowOutput }) {
  return (
    <strong>
      {output.node}
      {output.path.length > 0 && (
        <Box variant="span" color="text-body-secondary" margin={{ left: "xs" }}>
          {pathLabel(output.path)}
        </Box>
      )}
    </strong>
  );
}

/** A file that an output names: drawn here when this server keeps it, and ways to get it. */
function StoredFile({ place }: { place: S3Place }) {
  const { bucket, key } = place;
  const buckets = useQuery({ queryKey: keys.buckets, queryFn: consoleApi.buckets });
  const ours = buckets.data?.some(({ name }) => name === bucket) ?? false;
  const page = /\.html?$/i.test(key);
  const [open, setOpen] = useState(page);
  const uri = `s3://${bucket}/${key}`;
  if (!ours) return null;
  const view = consoleApi.objectUrl(bucket, key, true);
  return (
    <div className="fb-file">
      <div className="fb-file-bar">
        <div className="fb-file-name">
          <strong>{key.split("/").at(-1)}</strong>
          <Box color="text-body-secondary" fontSize="body-s">
            {uri}
          </Box>
        </div>
        <SpaceBetween direction="horizontal" size="xs">
          {page && (
            <Button variant="link" onClick={() => setOpen(!open)}>
              {open ? "Fold" : "Show"}
            </Button>
          )}
          <Button
            href={`/buckets/${bucket}?prefix=${encodeURIComponent(key.slice(0, key.lastIndexOf("/") + 1))}&object=${encodeURIComponent(key)}`}
          >
            Show in bucket
          </Button>
          <Button href={consoleApi.objectUrl(bucket, key)} download iconName="download">
            Download
          </Button>
          <Button
            variant="primary"
            href={view}
            target="_blank"
            iconName="external"
            iconAlign="right"
            ariaLabel={`Open ${uri} in a new tab`}
          >
            Open
          </Button>
        </SpaceBetween>
      </div>
      {open && <iframe className="fb-page fb-page-tall" title={uri} sandbox="" src={view} />}
    </div>
  );
}
