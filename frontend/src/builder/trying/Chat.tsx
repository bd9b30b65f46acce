/** A flow of texts as a conversation: each run is a turn, questions are answered where one writes. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import Textarea from "@cloudscape-design/components/textarea";
import { useEffect, useMemo, useRef, useState } from "react";

import { wire, type JsonValue } from "../../api/client";
import { executionPath } from "../../executions/addresses";
import { messageOf } from "../../shell/flash";
import { messagesOf, type Message } from "./messages";
import type { Trying } from "./useTrying";

interface ChatProps {
  readonly trying: Trying;
  readonly mayRun: boolean;
  /** Start a run with this text; gives whether it has started. */
  readonly onSay: (document: JsonValue) => Promise<boolean>;
}

export function Chat({ trying, mayRun, onSay }: ChatProps) {
  const { id, run, earlier, busy, starting } = trying;
  const [text, setText] = useState("");
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState<string>();
  const now = useMemo(() => messagesOf(run.events), [run.events]);
  const question = run.questions[0];
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [now.length, earlier.length, busy]);

  const send = async (): Promise<void> => {
    const said = text;
    setSending(true);
    setRefused(undefined);
    setText("");
    try {
      if (question && id) await wire.answerFlowExecution(id, question, said);
      else if (!(await onSay(said))) setText(said);
    } catch (problem) {
      setRefused(messageOf(problem));
      setText(said);
    } finally {
      setSending(false);
    }
  };
  const ready = mayRun && text.trim() !== "" && !sending && (!busy || question !== undefined);
  const turns = [...earlier, ...(id ? [{ name: id.name, messages: now }] : [])];

  return (
    <div className="fb-chat">
      <div className="fb-chat__messages" role="log" aria-label="Conversation">
        {turns.length === 0 && !starting && (
          <Box color="text-body-secondary" textAlign="center" padding="l">
            Say something to the flow. Each message is a run of its own.
          </Box>
        )}
        {turns.map((turn) => (
          <div key={turn.name} className="fb-chat__turn">
            {turn.messages.map((message) => (
              <Bubble key={message.seq} message={message} />
            ))}
            {id && (
              <Link fontSize="body-s" href={executionPath({ ...id, name: turn.name })}>
                Open this run
              </Link>
            )}
          </div>
        ))}
        {busy && !question && (
          <Box color="text-body-secondary" fontSize="body-s">
            {starting ? "Preparing the draft …" : "Running …"}
          </Box>
        )}
        <div ref={end} />
      </div>
      {refused !== undefined && <Box color="text-status-error">{refused}</Box>}
      <div
        className="fb-chat__box"
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          if (ready) void send();
        }}
      >
        <Textarea
          value={text}
          rows={2}
          ariaLabel="Message"
          disabled={!mayRun}
          placeholder={question ? `Answer ${question.node}` : "Message. Enter sends it."}
          onChange={({ detail }) => setText(detail.value)}
        />
        <Button variant="primary" disabled={!ready} onClick={() => void send()}>
          {question ? "Answer" : "Send"}
        </Button>
      </div>
    </div>
  );
}

function Bubble({ message }: { message: Message }) {
  const who = { person: "You", flow: message.node, failure: "The run failed" }[message.by];
  return (
    <div className="fb-chat__bubble" data-by={message.by}>
      <div className="fb-chat__who">{message.asks ? `${who} asks` : who}</div>
      <div className="fb-chat__text">{message.text}</div>
    </div>
  );
}
