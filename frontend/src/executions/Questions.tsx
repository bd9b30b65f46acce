import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";

import type { ExecutionId } from "../api/console";
import { wire } from "../api/wire";
import { Problem } from "../shell/Problem";
import type { OpenQuestion } from "./run/fold";
import { pathLabel } from "./run/shape";

interface QuestionsProps {
  readonly id: ExecutionId;
  readonly questions: readonly OpenQuestion[];
  readonly mayAnswer: boolean;
}

/** What agents ask; the execution goes on with each answer. */
export function Questions({ id, questions, mayAnswer }: QuestionsProps) {
  if (questions.length === 0) return null;
  return (
    <div className="fb-run-questions" role="region" aria-label="Questions">
      <SpaceBetween size="xs">
        {questions.map((question) => (
          <Asked key={question.seq} id={id} question={question} mayAnswer={mayAnswer} />
        ))}
      </SpaceBetween>
    </div>
  );
}

interface AskedProps {
  readonly id: ExecutionId;
  readonly question: OpenQuestion;
  readonly mayAnswer: boolean;
}

function Asked({ id, question, mayAnswer }: AskedProps) {
  const [answer, setAnswer] = useState("");
  const [state, setState] = useState<"open" | "sending" | "sent">("open");
  const [error, setError] = useState<unknown>(null);
  const where = pathLabel(question.path);

  const send = async () => {
    setState("sending");
    setError(null);
    try {
      await wire.answerFlowExecution(id, question, answer);
      setState("sent");
    } catch (reason) {
      setError(reason);
      setState("open");
    }
  };

  return (
    <Alert
      type="info"
      header={`${question.node}${where ? ` (${where})` : ""} asks`}
      statusIconAriaLabel="Question"
    >
      <SpaceBetween size="xs">
        <div className="fb-run-question">{question.text}</div>
        {mayAnswer ? (
          <div className="fb-run-answer">
            <Textarea
              value={answer}
              rows={2}
              ariaLabel={`Answer to ${question.node}`}
              placeholder="Your answer"
              disabled={state !== "open"}
              onChange={({ detail }) => setAnswer(detail.value)}
            />
            <Button
              variant="primary"
              disabled={answer.trim() === ""}
              loading={state !== "open"}
              onClick={() => void send()}
            >
              Answer
            </Button>
          </div>
        ) : (
          <div>A runner, editor or admin can answer.</div>
        )}
        {error !== null && <Problem error={error} />}
      </SpaceBetween>
    </Alert>
  );
}
