import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { consoleApi } from "../../api/console";
import { keys } from "../../api/keys";
import { FormDialog } from "../../shell/FormDialog";
import { queryClient } from "../../shell/queryClient";

const NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

interface CreateBucketProps {
  readonly onCreated: (name: string) => void;
  readonly onClose: () => void;
}

/** A new bucket of this server. */
export function CreateBucket({ onCreated, onClose }: CreateBucketProps) {
  const [name, setName] = useState("");
  const [asked, setAsked] = useState(false);
  const create = useMutation({
    mutationFn: () => consoleApi.createBucket(name),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: keys.buckets });
      onClose();
      onCreated(name);
    },
  });
  const problem = NAME.test(name)
    ? undefined
    : "3 to 63 lower-case letters, digits, dots and hyphens; a letter or digit at both ends.";
  return (
    <FormDialog
      title="Create bucket"
      action="Create bucket"
      busy={create.isPending}
      error={create.error}
      onSubmit={() => {
        setAsked(true);
        if (!problem) create.mutate();
      }}
      onClose={onClose}
    >
      <FormField
        label="Name"
        constraintText="The rules of Amazon S3 hold, so that a flow runs there unchanged."
        errorText={asked ? problem : undefined}
      >
        <Input
          value={name}
          autoFocus
          spellcheck={false}
          placeholder="easy-reading"
          onChange={({ detail }) => setName(detail.value)}
        />
      </FormField>
    </FormDialog>
  );
}
