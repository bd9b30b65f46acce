import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";

import { consoleApi } from "../../api/console";
import { keys } from "../../api/keys";
import type { BucketObject } from "../../api/types";
import { Bones } from "../../shell/PageSkeleton";
import { Problem } from "../../shell/Problem";
import { moment, size } from "../../shell/time";
import { ValueView } from "../../values/ValueView";
import { lookOf } from "./folders";

/** Bytes of a text that are read to be looked at; more than that is downloaded. */
const MOST = 2_000_000;

interface ObjectViewProps {
  bucket: string;
  object: BucketObject;
  onClose: () => void;
}

/** One object, looked at over the list. */
export function ObjectView({ bucket, object, onClose }: ObjectViewProps) {
  const { key } = object;
  const uri = `s3://${bucket}/${key}`;
  return (
    <Modal
      visible
      size="max"
      header={key.split("/").at(-1) || key}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button href={consoleApi.objectUrl(bucket, key)} download iconName="download">
              Download
            </Button>
            <Button
              href={consoleApi.objectUrl(bucket, key, true)}
              target="_blank"
              iconName="external"
              iconAlign="right"
            >
              Open in a new tab
            </Button>
            <Button variant="primary" onClick={onClose}>
              Close
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="s">
        <Box color="text-body-secondary" fontSize="body-s">
          {uri} · {size(object.bytes)}
          {object.contentType && ` · ${object.contentType}`} · {moment(object.modifiedAt)}
        </Box>
        <Content bucket={bucket} object={object} />
      </SpaceBetween>
    </Modal>
  );
}

function Content({ bucket, object }: { bucket: string; object: BucketObject }) {
  const { key, bytes } = object;
  const look = lookOf(object);
  const view = consoleApi.objectUrl(bucket, key, true);
  if (look === "html")
    return <iframe className="fb-page fb-page-tall" title={key} sandbox="" src={view} />;
  if (look === "image") return <img className="fb-image" src={view} alt={key} />;
  if (look === "none" || bytes > MOST)
    return (
      <Box color="text-body-secondary">
        {look === "none"
          ? "This kind of file is not shown here."
          : "This file is too large to show."}{" "}
        Download it to look at it.
      </Box>
    );
  return <TextContent bucket={bucket} object={object} />;
}

function TextContent({ bucket, object }: { bucket: string; object: BucketObject }) {
  const text = useQuery({
    queryKey: [...keys.object(bucket, object.key), object.modifiedAt],
    queryFn: async ({ signal }) => (await consoleApi.readObject(bucket, object.key, signal)).text(),
    staleTime: Infinity,
  });
  if (text.isPending) return <Bones rows={8} />;
  if (text.isError) return <Problem error={text.error} retry={() => void text.refetch()} />;
  return (
    <ValueView value={text.data} label={object.key} tall code={!/\.(txt|md)$/i.test(object.key)} />
  );
}
