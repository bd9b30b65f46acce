import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import Tiles from "@cloudscape-design/components/tiles";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { consoleApi } from "../../api/console";
import type { AccessKey, NewAccessKey } from "../../api/types";
import { FormDialog, refusal } from "../../shell/FormDialog";
import { ShownOnce } from "../../shell/ShownOnce";
import { useSession } from "../../shell/session";
import { ValueView } from "../../values/ValueView";
import {
  chosenOf,
  environment,
  LIFETIMES,
  type KeyForm,
  OVERLAPS,
  TEMPORARY_LIFETIMES,
} from "./keyForm";

const FORMS: { value: KeyForm; label: string; description: string }[] = [
  {
    value: "signing",
    label: "Signing key",
    description: "boto3, the AWS CLI and every AWS SDK sign their requests with it.",
  },
  {
    value: "temporary",
    label: "Temporary signing key",
    description: "The same with a session token, for 36 hours at most.",
  },
  {
    value: "bearer",
    label: "Bearer key",
    description:
      "Sent as it is, by tools that cannot sign. Use it over TLS or on one machine only.",
  },
];

/** Asks what key is wanted, and makes it. */
export function CreateKey(props: { onMade: (key: NewAccessKey) => void; onClose: () => void }) {
  const [form, setForm] = useState<KeyForm>("signing");
  const [description, setDescription] = useState("");
  const [hours, setHours] = useState<string>("");
  const lifetimes = form === "temporary" ? TEMPORARY_LIFETIMES : LIFETIMES;
  const lifetime = chosenOf(lifetimes, hours);
  const create = useMutation({
    mutationFn: () =>
      consoleApi.createKey({
        kind: form === "bearer" ? "bearer" : "signing",
        temporary: form === "temporary",
        description: description.trim(),
        lifetimeHours: lifetime.value ? Number(lifetime.value) : null,
      }),
    onSuccess: props.onMade,
  });
  return (
    <FormDialog
      title="Create access key"
      action="Create"
      busy={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate()}
      onClose={props.onClose}
    >
      <FormField label="Kind" errorText={refusal(create.error, "kind")}>
        <Tiles
          value={form}
          columns={1}
          items={FORMS}
          onChange={({ detail }) => setForm(detail.value as KeyForm)}
        />
      </FormField>
      <FormField
        label={
          <>
            Description <i>– optional</i>
          </>
        }
        constraintText="What uses the key, so that you know later what stops without it."
        errorText={refusal(create.error, "description")}
      >
        <Input
          value={description}
          placeholder="Nightly run"
          onChange={({ detail }) => setDescription(detail.value)}
        />
      </FormField>
      <FormField
        label="Lasts"
        errorText={refusal(create.error, "lifetime") ?? refusal(create.error, "lifetimeHours")}
      >
        <Select
          selectedOption={lifetime}
          options={lifetimes}
          onChange={({ detail }) => setHours(detail.selectedOption.value ?? "")}
        />
      </FormField>
    </FormDialog>
  );
}

/** Asks how long the old key works on, and makes the new one. */
export function RotateKey(props: {
  accessKey: AccessKey;
  onMade: (key: NewAccessKey) => void;
  onClose: () => void;
}) {
  const [overlap, setOverlap] = useState("24");
  const rotate = useMutation({
    mutationFn: () => consoleApi.rotateKey(props.accessKey.id, Number(overlap)),
    onSuccess: props.onMade,
  });
  return (
    <FormDialog
      title="Rotate access key"
      action="Rotate"
      busy={rotate.isPending}
      error={rotate.error}
      onSubmit={() => rotate.mutate()}
      onClose={props.onClose}
    >
      <Box>
        A new key takes the place of <strong>{props.accessKey.keyId}</strong>. Both work until the
        time that you choose is over; change your programs until then.
      </Box>
      <FormField label="The old key works on for" errorText={refusal(rotate.error, "overlapHours")}>
        <Select
          selectedOption={chosenOf(OVERLAPS, overlap)}
          options={OVERLAPS}
          onChange={({ detail }) => setOverlap(detail.selectedOption.value ?? "")}
        />
      </FormField>
    </FormDialog>
  );
}

/** The new key with its secret, this once, and how to use it. */
export function NewKey({ made, onClose }: { made: NewAccessKey; onClose: () => void }) {
  const region = useSession().data?.region ?? "us-east-1";
  const secrets = made.bearer
    ? [{ label: "Bearer key", text: made.bearer }]
    : [
        { label: "Access key", text: made.keyId },
        { label: "Secret", text: made.secret },
        ...(made.sessionToken ? [{ label: "Session token", text: made.sessionToken }] : []),
      ];
  return (
    <ShownOnce
      title="Access key created"
      size="large"
      warning="The secret is shown this once. Copy it now; later you can only make another key."
      secrets={secrets}
      onClose={onClose}
    >
      <ValueView
        value={environment(made, region, location.origin)}
        label="Environment"
        code
        title={<strong>{made.bearer ? "With curl" : "For boto3 and the AWS CLI"}</strong>}
      />
    </ShownOnce>
  );
}
