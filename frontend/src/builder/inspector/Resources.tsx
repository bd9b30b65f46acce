/** Fields of nodes that name something kept elsewhere: buckets, functions, and what is at AWS. */
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { consoleApi, keys } from "../../api/client";
import { at, configurationOf } from "../../definition/types";
import { CreateBucket } from "../../pages/buckets/CreateBucket";
import { Picker } from "../../shell/Picker";
import { configured, setConfiguration, type FieldsProps } from "./common";

const BUCKET = ["serviceConfiguration", "s3", "bucketName"];

export function BucketFields(props: FieldsProps) {
  const buckets = useQuery({ queryKey: keys.buckets, queryFn: () => consoleApi.buckets() });
  const [creating, setCreating] = useState(false);
  const writing = props.node.type === "Storage";
  const set = (value: string): void => setConfiguration(props, BUCKET, value);
  return (
    <>
      <Picker
        label="Bucket"
        description={
          <>
            {writing ? "Where the object is written." : "Where the object is read from."} A{" "}
            <a href="/buckets">bucket of this server</a>, or any bucket at AWS by its name.
          </>
        }
        value={configured(props.node, BUCKET)}
        options={(buckets.data ?? []).map(({ name }) => ({ value: name }))}
        loading={buckets.isPending}
        placeholder="bucket-name"
        disabled={props.readOnly}
        empty="No buckets here yet; type a name."
        onChange={set}
        {...(props.readOnly
          ? {}
          : { secondary: <Button onClick={() => setCreating(true)}>Create new</Button> })}
      />
      {creating && <CreateBucket onCreated={set} onClose={() => setCreating(false)} />}
    </>
  );
}

export function FunctionFields(props: FieldsProps) {
  const functions = useQuery({ queryKey: keys.functions, queryFn: () => consoleApi.functions() });
  return (
    <Picker
      label="Function"
      description={
        <>
          A <a href="/functions">function of this server</a>, or the ARN of one at AWS Lambda.
        </>
      }
      value={configured(props.node, ["lambdaArn"])}
      options={(functions.data ?? []).map(({ name, arn, description }) => ({
        value: arn ?? name,
        label: name,
        ...(description ? { description } : {}),
      }))}
      loading={functions.isPending}
      placeholder="arn:aws:lambda:us-east-1:123456789012:function:name"
      disabled={props.readOnly}
      empty="No functions here yet; type an ARN."
      onChange={(value) => setConfiguration(props, ["lambdaArn"], value)}
      {...(props.readOnly
        ? {}
        : {
            secondary: (
              <Button href="/functions/new" target="_blank" iconName="external">
                Create new
              </Button>
            ),
          })}
    />
  );
}

interface TextField {
  readonly member: string;
  readonly label: string;
  readonly description: string;
  readonly placeholder: string;
  readonly number?: boolean;
  readonly optional?: boolean;
}

const PLAIN: Readonly<Record<string, readonly TextField[]>> = {
  KnowledgeBase: [
    {
      member: "knowledgeBaseId",
      label: "Knowledge base ID",
      description: "At Amazon Bedrock: ten letters and digits.",
      placeholder: "ABCDEFGHIJ",
    },
    {
      member: "modelId",
      label: "Model",
      description: "With a model the answer is text; without one, the passages found.",
      placeholder: "none: passages only",
      optional: true,
    },
    {
      member: "numberOfResults",
      label: "Passages",
      description: "How many are looked up.",
      placeholder: "5",
      number: true,
      optional: true,
    },
  ],
  Agent: [
    {
      member: "agentAliasArn",
      label: "Agent alias ARN",
      description: "The alias of an agent at Amazon Bedrock.",
      placeholder: "arn:aws:bedrock:us-east-1:123456789012:agent-alias/ABCDEFGHIJ/KLMNOPQRST",
    },
  ],
  Lex: [
    {
      member: "botAliasArn",
      label: "Bot alias ARN",
      description: "The alias of a bot at Amazon Lex.",
      placeholder: "arn:aws:lex:us-east-1:123456789012:bot-alias/ABCDEFGHIJ/KLMNOPQRST",
    },
    {
      member: "localeId",
      label: "Locale",
      description: "For example en_US.",
      placeholder: "en_US",
    },
  ],
};

/** Plain fields of the types that only name something at AWS. */
export function PlainFields(props: FieldsProps) {
  return (
    <SpaceBetween size="l">
      {(PLAIN[props.node.type ?? ""] ?? []).map((field) => {
        const value = at(configurationOf(props.node), field.member);
        return (
          <FormField
            key={field.member}
            label={
              field.optional ? (
                <>
                  {field.label} <i>- optional</i>
                </>
              ) : (
                field.label
              )
            }
            description={field.description}
            stretch
          >
            <Input
              value={value === undefined || value === null ? "" : String(value)}
              placeholder={field.placeholder}
              type={field.number ? "number" : "text"}
              ariaLabel={field.label}
              disabled={props.readOnly}
              onChange={({ detail }) => {
                const entered = field.number ? Number(detail.value) : detail.value;
                const gone = field.optional && detail.value === "";
                setConfiguration(props, [field.member], gone ? undefined : entered);
              }}
            />
          </FormField>
        );
      })}
    </SpaceBetween>
  );
}
